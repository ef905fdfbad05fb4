package dev.baton.client;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;

/**
 * The servers that the SRV records of a name list, {@code _zookeeper._tcp.example.org} for instance, looked up with every question.
 * Priorities and weights are not looked at: all members of an ensemble serve, and clients spread over them by themselves. The
 * records' targets are looked up in turn when they are connected to.
 */
public final class DnsSrvHosts implements HostProvider {
    private static final String SRV = "SRV";
    private static final int PORT_FIELD = 2;
    private static final int TARGET_FIELD = 3;

    private final String name;
    private final String dnsUrl;

    private DnsSrvHosts(String name, String dnsUrl) {
        this.name = Objects.requireNonNull(name, "name");
        this.dnsUrl = Objects.requireNonNull(dnsUrl, "dnsUrl");
    }

    /** Asks the name servers that the platform is configured with. */
    public static DnsSrvHosts of(String name) {
        return new DnsSrvHosts(name, "dns:");
    }

    /**
     * Asks a certain name server.
     *
     * @param nameServer {@code host:port} or {@code host}
     */
    public static DnsSrvHosts of(String name, String nameServer) {
        return new DnsSrvHosts(name, "dns://" + nameServer);
    }

    /** Throws an {@link IllegalStateException} if the name cannot be looked up; the last list stays then. */
    @Override
    @SuppressWarnings("BanJNDI") // the provider of DNS is named, and gives text, never objects
    public List<ServerAddress> servers() {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, dnsUrl);
        try {
            InitialDirContext dns = new InitialDirContext(environment);
            try {
                return addresses(dns.getAttributes(name, new String[] {SRV}));
            } finally {
                dns.close();
            }
        } catch (NamingException e) {
            throw new IllegalStateException("no SRV records of " + name + ": " + e.getMessage(), e);
        }
    }

    private static List<ServerAddress> addresses(Attributes attributes) throws NamingException {
        List<ServerAddress> found = new ArrayList<>();
        Attribute records = attributes.get(SRV);
        for (int i = 0; records != null && i < records.size(); i++) {
            // "priority weight port target."
            String[] fields = records.get(i).toString().split(" ");
            String target = fields[TARGET_FIELD];
            // A target of "." says that there is no such service.
            if (!target.equals(".")) {
                String host = target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
                found.add(new ServerAddress(host, Integer.parseInt(fields[PORT_FIELD])));
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "srv:" + name;
    }
}
