package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The ACL does not allow it to this client. */
public final class NoAuth extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NoAuth(ErrorContext context, int opIndex) {
        super(
                ErrorCode.NO_AUTH,
                "the ACL does not permit this to the client's identities; add credentials (addAuth) or change the ACL",
                context,
                opIndex);
    }
}
