package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The ACL given is empty, unknown to the server, or refers to identities the client does not have. */
public final class InvalidAcl extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidAcl(ErrorContext context, int opIndex) {
        super(
                ErrorCode.INVALID_ACL,
                "the ACL is empty or names a scheme or id that the server does not accept",
                context,
                opIndex);
    }
}
