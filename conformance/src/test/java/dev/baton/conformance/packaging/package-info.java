/** What the published jars are to programs that use them. */
@org.jspecify.annotations.NullMarked
package dev.baton.conformance.packaging;
