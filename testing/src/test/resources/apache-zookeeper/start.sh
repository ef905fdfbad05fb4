# Those variables of the official image that the tests use.
if [ ! -f /conf/zoo.cfg ]; then
    {
        echo "dataDir=/data"
        echo "clientPort=2181"
        echo "tickTime=${ZOO_TICK_TIME:-2000}"
        echo "admin.enableServer=false"
        for entry in $ZOO_CFG_EXTRA; do echo "$entry"; done
    } >/conf/zoo.cfg
fi
exec java -Xmx256m -Dzookeeper.preAllocSize=1024 -cp "/app/lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain /conf/zoo.cfg
