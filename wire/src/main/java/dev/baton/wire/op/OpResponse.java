package dev.baton.wire.op;

import dev.baton.wire.io.WireRecord;

/** Body of a successful reply. */
public sealed interface OpResponse extends WireRecord
        permits AddWatch.Response,
                Create.Response,
                Create2.Response,
                EmptyResponse,
                Exists.Response,
                GetAcl.Response,
                GetAllChildrenNumber.Response,
                GetChildren.Response,
                GetChildren2.Response,
                GetData.Response,
                GetEphemerals.Response,
                Multi.Response,
                Sasl.Response,
                SetAcl.Response,
                SetData.Response,
                Sync.Response,
                WhoAmI.Response {}
