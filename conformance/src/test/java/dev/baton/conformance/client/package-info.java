/** What Baton's client can do beyond the operations: on Apache's server and, where it can be had there, on Baton's. */
@org.jspecify.annotations.NullMarked
package dev.baton.conformance.client;
