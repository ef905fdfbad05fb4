package dev.baton.conformance.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.ClientKind;
import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.conformance.storage.TreeImage;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold of an ensemble at rest. */
final class EnsembleChecks {
    /** The list of members: outside of the agreed history as long as it cannot be changed. */
    private static final String LOCAL = "/zookeeper/config";

    private EnsembleChecks() {}

    /** Every member that runs, once it has caught up, shows the same nodes with the same stats. Returns how many nodes those are. */
    static int equalTrees(EnsembleUnderTest ensemble) {
        Map<String, TreeImage> images = new TreeMap<>();
        for (ServerUnderTest member : ensemble.running()) {
            try (ClientUnderTest client = ClientKind.BATON.connect(member.connectString())) {
                client.sync("/");
            }
        }
        for (ServerUnderTest member : ensemble.running()) {
            images.put(member.toString(), TreeImage.of(member));
        }
        TreeImage first = images.values().iterator().next();
        images.forEach((member, image) -> assertThat(differences(first, image))
                .as(images.keySet().iterator().next() + " against " + member)
                .isEmpty());
        return first.size();
    }

    /** What one shows and the other does not, each way, without the node that every member fills in by itself. */
    private static Set<String> differences(TreeImage one, TreeImage other) {
        Set<String> all = new TreeSet<>(one.nodes().keySet());
        all.addAll(other.nodes().keySet());
        all.remove(LOCAL);
        Set<String> different = new TreeSet<>();
        for (String path : all) {
            String here = one.nodes().get(path);
            String there = other.nodes().get(path);
            if (!Objects.equals(here, there)) {
                different.add(path + ": " + here + " | " + there);
            }
        }
        return different;
    }

    /** Every member has everything that was acknowledged. */
    static void nothingLost(EnsembleUnderTest ensemble, Set<String> acknowledged) {
        for (ServerUnderTest member : ensemble.running()) {
            Set<String> there = new TreeSet<>();
            try (ClientUnderTest client = ClientKind.BATON.connect(member.connectString())) {
                client.sync(Ledger.BASE);
                client.getChildren(Ledger.BASE).names().forEach(name -> there.add(Ledger.BASE + "/" + name));
            }
            Set<String> lost = new TreeSet<>(acknowledged);
            lost.removeAll(there);
            assertThat(lost).as("acknowledged and lost at " + member).isEmpty();
        }
    }
}
