package dev.baton.simulation.recipe;

import dev.baton.recipes.group.Group;
import dev.baton.recipes.group.GroupView;
import dev.baton.recipes.group.Member;
import dev.baton.recipes.group.Membership;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Is a member of a group, leaves it and comes back, and watches the others. */
final class GroupPlayer extends RecipeProgram implements Register.Viewer {
    private final Map<String, Long> tokens = new HashMap<>();
    private @Nullable Group group;
    private @Nullable GroupView view;
    private @Nullable Membership membership;
    private boolean leaving;

    GroupPlayer(Troupe troupe, SimClient process, Chance chance) {
        super(troupe, process, chance);
    }

    @Override
    void ready() {
        Group made = Group.on(client(), root + "/a");
        group = made;
        GroupView seen = made.view();
        view = seen;
        var unused = seen.onChange(members -> troupe.guarded(() -> members.all().forEach(this::check)));
        join(made);
    }

    /** The same name never goes back to a node of before. */
    private void check(Member member) {
        Long before = tokens.put(member.id(), member.token());
        Violation.unless(
                before == null || member.token() >= before, "RECIPE", "%s sees %s after %s", this, member, before);
    }

    private void join(Group now) {
        leaving = false;
        Membership made = now.join(id(), new byte[] {0});
        membership = made;
        made.joined().thenAccept(done -> troupe.reached(Reach.RECIPE_MEMBER_JOINED));
    }

    @Override
    void deed() {
        Group all = group;
        Membership now = membership;
        if (all == null || now == null || leaving) {
            return;
        }
        if (!troupe.isCalming() && chance.oneIn(10)) {
            leaving = true;
            track(now.closeAsync(), done -> {
                troupe.reached(Reach.RECIPE_MEMBER_LEFT);
                if (troupe.isOpen()) {
                    join(all);
                }
            });
        } else if (chance.oneIn(3)) {
            track(now.setData(new byte[] {(byte) chance.nextInt(100)}));
        }
    }

    @Override
    public @Nullable String wanted() {
        return leaving || client().state().isFinal() ? null : id();
    }

    @Override
    public boolean sees(List<String> ids) {
        GroupView now = view;
        return client().state().isFinal()
                || now != null && now.members().current() && now.members().ids().equals(ids);
    }

    @Override
    void stop() {
        Membership now = membership;
        GroupView seen = view;
        if (now != null && seen != null) {
            seen.close();
            if (!leaving) {
                track(now.closeAsync());
            }
        }
    }
}
