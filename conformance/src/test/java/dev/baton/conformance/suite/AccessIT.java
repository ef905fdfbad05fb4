package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.ClientUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.Digests;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemes, permissions, identities. */
class AccessIT extends PairingSuite {
    private static final AclId ALICE = new AclId("digest", Digests.idOf("alice:a"));
    private static final AclId BOB = new AclId("digest", Digests.idOf("bob:b"));

    @Test
    void digestGrantsByUserAndPassword() {
        ClientUnderTest alice = as("alice:a");
        ClientUnderTest impostor = as("alice:wrong");
        alice.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, List.of(new Acl(Perms.ALL, ALICE)), -1);

        assertThat(alice.getData(root + "/n").bytes()).isEqualTo(bytes("x"));
        assertRefused(ErrorCode.NO_AUTH, () -> impostor.getData(root + "/n"));
        assertRefused(ErrorCode.NO_AUTH, () -> client.getData(root + "/n"));
    }

    @Test
    void authStandsForAllIdentitiesOfTheCreator() {
        ClientUnderTest both = as("alice:a");
        both.addAuth("digest", "bob:b");
        both.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, Acl.CREATOR_ALL, -1);

        assertThat(both.getAcl(root + "/n").acl())
                .containsExactlyInAnyOrder(new Acl(Perms.ALL, ALICE), new Acl(Perms.ALL, BOB));
        assertThat(as("bob:b").getData(root + "/n").bytes()).isEqualTo(bytes("x"));
    }

    @Test
    void authWithoutIdentityIsInvalid() {
        assertRefused(
                ErrorCode.INVALID_ACL,
                () -> client.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, Acl.CREATOR_ALL, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, OK",
        "127.0.0.0/8, OK",
        "0.0.0.0/0, OK",
        "127.0.0.2, NO_AUTH",
        "10.0.0.0/8, NO_AUTH",
        "127.0.0.1/33, INVALID_ACL",
        "somewhere, INVALID_ACL",
        "::1, NO_AUTH"
    })
    void ipGrantsByAddress(String id, ErrorCode outcome) {
        List<Acl> acl = List.of(new Acl(Perms.READ, new AclId("ip", id)));
        assertThat(refusal(() -> {
                    client.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, acl, -1);
                    client.getData(root + "/n");
                }))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "world, anyone, OK",
        "world, other, INVALID_ACL",
        "digest, nocolon, INVALID_ACL",
        "digest, a:b, OK",
        "digest, a:b:c, INVALID_ACL",
        "super, x, INVALID_ACL",
        "nonsense, x, INVALID_ACL"
    })
    void idsAreChecked(String scheme, String id, ErrorCode outcome) {
        List<Acl> acl = List.of(new Acl(Perms.ALL, new AclId(scheme, id)));
        assertThat(refusal(() -> client.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, acl, -1)))
                .isEqualTo(outcome);
    }

    @Test
    void superMayDoEverything() {
        client.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, List.of(new Acl(Perms.ALL, ALICE)), -1);
        ClientUnderTest superUser = as(ServerSettings.SUPER);

        assertThat(superUser.getData(root + "/n").bytes()).isEqualTo(bytes("x"));
        superUser.setAcl(root + "/n", Acl.OPEN, -1);
        assertThat(client.getData(root + "/n").bytes()).isEqualTo(bytes("x"));
    }

    @Test
    void eachPermissionAllowsItsOwnOperationsOnly() {
        for (int perm : new int[] {Perms.READ, Perms.WRITE, Perms.CREATE, Perms.DELETE, Perms.ADMIN, 0}) {
            String path = root + "/p" + perm;
            client.create(path, "x");
            client.create(path + "/old", "x");
            client.setAcl(path, List.of(new Acl(perm, AclId.ANYONE)), -1);

            assertThat(refusal(() -> client.getData(path))).isEqualTo(okIf(perm == Perms.READ));
            assertThat(refusal(() -> client.getChildren(path))).isEqualTo(okIf(perm == Perms.READ));
            assertThat(refusal(() -> client.exists(path))).isEqualTo(okIf(perm == Perms.READ));
            assertThat(refusal(() -> client.setData(path, "y"))).isEqualTo(okIf(perm == Perms.WRITE));
            assertThat(refusal(() -> client.create(path + "/new", "x"))).isEqualTo(okIf(perm == Perms.CREATE));
            assertThat(refusal(() -> client.delete(path + "/old"))).isEqualTo(okIf(perm == Perms.DELETE));
            assertThat(refusal(() -> client.getAcl(path))).isEqualTo(okIf(perm == Perms.READ || perm == Perms.ADMIN));
            assertThat(refusal(() -> client.setAcl(path, Acl.OPEN, -1))).isEqualTo(okIf(perm == Perms.ADMIN));
        }
    }

    @Test
    void aclsAreNotInherited() {
        client.create(root + "/n", "x");
        client.create(root + "/n/c", "x");
        client.setAcl(root + "/n", List.of(new Acl(Perms.ALL, ALICE)), -1);
        assertThat(client.getData(root + "/n/c").bytes()).isEqualTo(bytes("x"));
    }

    @Test
    void hashesAreMaskedWithoutAdmin() {
        List<Acl> acl = List.of(new Acl(Perms.ADMIN, ALICE), new Acl(Perms.READ, AclId.ANYONE));
        client.create(root + "/n", bytes("x"), CreateMode.PERSISTENT, acl, -1);

        assertThat(client.getAcl(root + "/n").acl())
                .containsExactlyInAnyOrder(
                        new Acl(Perms.ADMIN, new AclId("digest", "alice:x")), new Acl(Perms.READ, AclId.ANYONE));
        assertThat(as("alice:a").getAcl(root + "/n").acl()).containsExactlyInAnyOrderElementsOf(acl);
    }

    @Test
    void duplicatesAreDroppedAndChangesCounted() {
        client.create(root + "/n", "x");
        Acl open = Acl.OPEN.get(0);
        long mzxid = client.exists(root + "/n").orElseThrow().mzxid();

        assertThat(client.setAcl(root + "/n", List.of(open, open), 0).aversion())
                .isEqualTo(1);

        assertThat(client.getAcl(root + "/n").acl()).containsExactly(open);
        assertThat(client.exists(root + "/n").orElseThrow().mzxid()).isEqualTo(mzxid);
        assertThat(client.exists(root + "/n").orElseThrow().version()).isZero();
    }

    @Test
    void whoAmITellsEveryIdentity() {
        ClientUnderTest alice = as("alice:a");
        assertThat(alice.whoAmI())
                .containsExactlyInAnyOrder(new ClientInfo("ip", "127.0.0.1"), new ClientInfo("digest", "alice"));
        assertThat(client.whoAmI()).containsExactly(new ClientInfo("ip", "127.0.0.1"));
        assertThat(as(ServerSettings.SUPER).whoAmI())
                .extracting(ClientInfo::authScheme)
                .contains("super");
    }

    private ClientUnderTest as(String userAndPassword) {
        ClientUnderTest user = another();
        user.addAuth("digest", userAndPassword);
        return user;
    }

    private static ErrorCode okIf(boolean allowed) {
        return allowed ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }
}
