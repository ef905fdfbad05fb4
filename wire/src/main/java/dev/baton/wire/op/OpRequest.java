package dev.baton.wire.op;

import dev.baton.wire.io.WireRecord;

/** Body of a request. Immutable, except that arrays are shared, not copied. */
public sealed interface OpRequest extends WireRecord
        permits AddWatch.Request,
                Auth.Request,
                Check.Request,
                CheckWatches.Request,
                CloseSession.Request,
                CreateRequest,
                CreateSession.Request,
                Delete.Request,
                DeleteContainer.Request,
                Exists.Request,
                GetAcl.Request,
                GetAllChildrenNumber.Request,
                GetChildren.Request,
                GetChildren2.Request,
                GetData.Request,
                GetEphemerals.Request,
                Multi.Request,
                MultiRead.Request,
                Ping.Request,
                Reconfig.Request,
                RemoveWatches.Request,
                Sasl.Request,
                SetAcl.Request,
                SetData.Request,
                SetWatches.Request,
                SetWatches2.Request,
                Sync.Request,
                WhoAmI.Request {
    OpCode op();
}
