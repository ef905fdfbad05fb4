package dev.baton.server.node;

import dev.baton.wire.op.OpCode;
import org.jspecify.annotations.Nullable;

/** Operations as the four-letter words abbreviate them. */
final class ShortNames {
    private ShortNames() {}

    static String of(@Nullable OpCode op) {
        if (op == null) {
            return "NA";
        }
        return switch (op) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> "CREA";
            case DELETE, DELETE_CONTAINER -> "DELE";
            case EXISTS -> "EXIS";
            case GET_DATA -> "GETD";
            case SET_DATA -> "SETD";
            case GET_ACL -> "GETA";
            case SET_ACL -> "SETA";
            case GET_CHILDREN, GET_CHILDREN2 -> "GETC";
            case SYNC -> "SYNC";
            case PING -> "PING";
            case CHECK -> "CHEC";
            case MULTI -> "MULT";
            case MULTI_READ -> "MLTR";
            case RECONFIG -> "RECO";
            case CHECK_WATCHES -> "CHKW";
            case REMOVE_WATCHES -> "REMW";
            case AUTH -> "AUTH";
            case SASL -> "SASL";
            case SET_WATCHES -> "SETW";
            case SET_WATCHES2 -> "STW2";
            case GET_EPHEMERALS -> "GETE";
            case GET_ALL_CHILDREN_NUMBER -> "GETACN";
            case ADD_WATCH -> "ADDW";
            case WHO_AM_I -> "HOMI";
            case CREATE_SESSION -> "SESS";
            case CLOSE_SESSION -> "CLOS";
        };
    }
}
