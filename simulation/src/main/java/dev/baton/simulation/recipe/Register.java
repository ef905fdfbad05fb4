package dev.baton.simulation.recipe;

import dev.baton.server.tree.Znode;
import java.util.List;
import java.util.TreeSet;

/** Who is where, by the ensemble and by everybody's view of it. */
record Register(Troupe troupe) implements Book {
    /** One who is in it and looks at it. */
    interface Viewer {
        /** Where its own node is, below the recipe's root; null if it wants none now. */
        @org.jspecify.annotations.Nullable
        String wanted();

        /** Whether what it sees is current, and just this. */
        boolean sees(List<String> ids);
    }

    /** All who want to be there are, and all see it. */
    @Override
    public boolean isCalm() {
        Znode parent = troupe.chronicle.tree().find(troupe.root + "/a");
        TreeSet<String> there = new TreeSet<>();
        if (parent != null) {
            parent.forEachChildName(there::add);
        }
        TreeSet<String> wanted = new TreeSet<>();
        for (RecipeProgram program : troupe.programs) {
            String own = ((Viewer) program).wanted();
            if (program.isAlive() && own != null) {
                wanted.add(own);
            }
        }
        return there.equals(wanted)
                && troupe.programs.stream()
                        .filter(RecipeProgram::isAlive)
                        .allMatch(program -> ((Viewer) program).sees(List.copyOf(there)));
    }
}
