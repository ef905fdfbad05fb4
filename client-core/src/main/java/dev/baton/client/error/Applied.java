package dev.baton.client.error;

/** Whether a failed request has changed anything on the server. */
public enum Applied {
    /** It certainly has not. Always so for requests that change nothing. */
    NO,
    /** It may have: read before trying again, or use a form that can be repeated (a version, a protected name). */
    UNKNOWN
}
