package dev.baton.conformance.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A class that makes a hash table without an order walks over no map or set. Coarse, as the variable's type hides what is
 * behind it; an ordered table is the way out where a class needs both.
 */
final class WalksNoHashTable extends ArchCondition<JavaClass> {
    /** Tables without an order, and the interface behind which each may hide. */
    private static final Map<String, String> UNORDERED = Map.of(
            "java.util.HashMap", "java.util.Map",
            "java.util.IdentityHashMap", "java.util.Map",
            "java.util.WeakHashMap", "java.util.Map",
            "java.util.Hashtable", "java.util.Map",
            "java.util.HashSet", "java.util.Set");

    private static final Set<String> WALKS =
            Set.of("entrySet", "keySet", "values", "forEach", "iterator", "stream", "removeIf", "replaceAll");

    WalksNoHashTable() {
        super("not walk over a table without an order");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        Set<String> made = new HashSet<>();
        for (JavaConstructorCall call : type.getConstructorCallsFromSelf()) {
            String behind = UNORDERED.get(call.getTargetOwner().getName());
            if (behind != null) {
                made.add(behind);
            }
        }
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            String owner = access.getTargetOwner().getName();
            boolean walks = WALKS.contains(access.getName()) && (UNORDERED.containsKey(owner) || made.contains(owner));
            events.add(new SimpleConditionEvent(access, !walks, access.getDescription()));
        }
    }
}
