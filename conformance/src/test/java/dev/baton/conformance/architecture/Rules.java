package dev.baton.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One method per rule of the design. Each works on any {@link House}, so that a fixture can prove that it bites. */
final class Rules {
    private static final Set<String> CLOCKS_AND_CHANCE = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.identityHashCode",
            "java.lang.Object.hashCode",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");
    private static final Set<String> ENVIRONMENT = Set.of(
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.System.getenv",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Boolean.getBoolean");
    private static final Set<String> EXITS =
            Set.of("java.lang.System.exit", "java.lang.Runtime.exit", "java.lang.Runtime.halt");

    private Rules() {}

    /** Rule 1: wire stands alone. */
    static ArchRule wireKnowsNobody(House house) {
        return arrow(house, house.wire(), house.wire());
    }

    /** Rule 1: the client knows wire. */
    static ArchRule clientKnowsWire(House house) {
        return arrow(house, house.client(), concat(house.wire(), house.client()));
    }

    /** Rule 1: recipes know the client. */
    static ArchRule recipesKnowTheClient(House house) {
        return arrow(house, house.recipes(), concat(house.wire(), house.client(), house.recipes()));
    }

    /** Rule 1: the deciding half of the server knows wire. */
    static ArchRule serverCoreKnowsWire(House house) {
        return arrow(house, house.serverCore(), concat(house.wire(), house.serverCore()));
    }

    /** Rule 1: the worldly half of the server knows the deciding one. */
    static ArchRule serverKnowsItsCore(House house) {
        return arrow(house, house.serverWorld(), concat(house.wire(), house.server()));
    }

    private static ArchRule arrow(House house, String[] from, String[] to) {
        return noClasses()
                .that()
                .resideInAnyPackage(from)
                .should()
                .dependOnClassesThat(house.member().and(not(resideInAnyPackage(to))))
                .allowEmptyShould(true);
    }

    /** Rule 2: no libraries of the outer world in pure packages, and nothing that waits, blocks or schedules. */
    static ArchRule pureUsesNoWorld(House house) {
        DescribedPredicate<JavaClass> world = describe(
                "are threads, I/O, locks or chance",
                type -> inPackage(type, "io.netty")
                        || inPackage(type, "org.slf4j")
                        || inPackage(type, "java.net")
                        || inPackage(type, "java.nio.file")
                        || inPackage(type, "java.nio.channels")
                        || isBannedConcurrency(type)
                        || isBannedIo(type)
                        || isBannedUtility(type));
        return noClasses()
                .that()
                .resideInAnyPackage(house.pure())
                .should()
                .dependOnClassesThat(world)
                .allowEmptyShould(true);
    }

    private static boolean isBannedConcurrency(JavaClass type) {
        return inPackage(type, "java.util.concurrent") && !type.getName().equals("java.util.concurrent.TimeUnit");
    }

    /** Exceptions and the marks of serialisation are no I/O. */
    private static boolean isBannedIo(JavaClass type) {
        return inPackage(type, "java.io")
                && !type.isAssignableTo(Throwable.class)
                && !type.getName().equals("java.io.Serializable")
                && !type.getName().equals("java.io.Serial");
    }

    private static boolean isBannedUtility(JavaClass type) {
        return Set.of(
                        "java.lang.Thread",
                        "java.lang.ThreadLocal",
                        "java.lang.Runtime",
                        "java.lang.Process",
                        "java.lang.ProcessBuilder",
                        "java.util.Timer",
                        "java.util.Random",
                        "java.util.SplittableRandom",
                        "java.security.SecureRandom")
                .contains(type.getName());
    }

    private static boolean inPackage(JavaClass type, String name) {
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    /** Rule 2: no clock, no chance, no identity hash codes in pure packages. */
    static ArchRule pureAsksNoClock(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.pure())
                .should()
                .accessTargetWhere(isOneOf(CLOCKS_AND_CHANCE))
                .allowEmptyShould(true);
    }

    /** Rule 2: no synchronized methods in pure packages. */
    static ArchRule pureHasNoSynchronizedMethods(House house) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(house.pure())
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true);
    }

    /** Rule 2: no synchronized blocks in pure packages. */
    static ArchRule pureTakesNoMonitors(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.pure())
                .should(new TakesNoMonitor())
                .allowEmptyShould(true);
    }

    /** Rule 2: no volatile fields in pure packages. */
    static ArchRule pureHasNoVolatileFields(House house) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(house.pure())
                .should()
                .notHaveModifier(JavaModifier.VOLATILE)
                .allowEmptyShould(true);
    }

    /** Rule 2: a pure class that makes a hash table does not walk over maps or sets. */
    static ArchRule pureWalksNoHashTables(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.pure())
                .should(new WalksNoHashTable())
                .allowEmptyShould(true);
    }

    /** Rule 3: Netty only at sockets and in the loop that serves them. */
    static ArchRule nettyStaysAtTheEdge(House house) {
        return noClasses()
                .that(house.member().and(not(resideInAnyPackage(house.netty()))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .allowEmptyShould(true);
    }

    /** Rule 3: a ByteBuf is in no signature outside of the packages of the sockets. */
    static ArchRule buffersStayInside(House house) {
        return classes()
                .that(house.member().and(not(resideInAnyPackage(house.netty()))))
                .should(new ExposesNone(describe("Netty's buffers", type -> inPackage(type, "io.netty.buffer"))))
                .allowEmptyShould(true);
    }

    /** Rule 4: recipes use the API of the client only. */
    static ArchRule recipesUseTheApi(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.recipes())
                .should()
                .dependOnClassesThat(resideInAnyPackage(house.client()).and(not(resideInAnyPackage(house.clientApi()))))
                .allowEmptyShould(true);
    }

    /** Rule 4: what is made for the tests of programs stands where programs stand. */
    static ArchRule testingUsesTheApi(House house) {
        return arrow(house, house.testing(), concat(house.api(), house.vocabulary(), house.testing()));
    }

    /** Rule 5: what a program sees of the API is the API. */
    static ArchRule apiExposesApi(House house) {
        DescribedPredicate<JavaClass> inner = house.member()
                .and(not(resideInAnyPackage(house.api())))
                .and(not(resideInAnyPackage(house.vocabulary())))
                .or(describe(
                        "types of libraries", type -> inPackage(type, "io.netty") || inPackage(type, "org.slf4j")));
        return classes()
                .that()
                .resideInAnyPackage(house.api())
                .should(new ExposesNone(inner))
                .allowEmptyShould(true);
    }

    /** Rule 6: packages form no cycles. */
    static ArchRule packagesFormNoCycles(House house) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return house.member().test(type)
                                ? SliceIdentifier.of(type.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages of " + house.root();
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    /** Rule 6: agreement does not know the tree. */
    static ArchRule zabDoesNotKnowTheTree(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.all(List.of("server.zab..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.all(List.of("server.tree..")))
                .allowEmptyShould(true);
    }

    /** Rule 6: the tree does not know agreement. */
    static ArchRule treeDoesNotKnowZab(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.all(List.of("server.tree..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.all(List.of("server.zab..")))
                .allowEmptyShould(true);
    }

    /** Rule 7: properties and environment are read by the loaders of the configuration only. */
    static ArchRule onlyConfigurationReadsTheEnvironment(House house) {
        return noClasses()
                .that(house.member().and(not(resideInAnyPackage(house.configuration()))))
                .should()
                .accessTargetWhere(isOneOf(ENVIRONMENT))
                .allowEmptyShould(true);
    }

    /** Rule 7: only the server's main package ends the process. */
    static ArchRule onlyMainExits(House house) {
        return noClasses()
                .that(house.member().and(not(resideInAnyPackage(house.main()))))
                .should()
                .accessTargetWhere(isOneOf(EXITS))
                .allowEmptyShould(true);
    }

    /** Section 10: no public method throws just anything. */
    static ArchRule publicMethodsNameTheirErrors(House house) {
        return methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(house.member())
                .should(new ThrowsNothingGeneral())
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaAccess<?>> isOneOf(Set<String> names) {
        return describe(
                "is one of " + new TreeSet<>(names),
                access -> names.contains(access.getTargetOwner().getName() + "." + access.getName()));
    }

    private static String[] concat(String[]... parts) {
        return Stream.of(parts).flatMap(Stream::of).toArray(String[]::new);
    }
}
