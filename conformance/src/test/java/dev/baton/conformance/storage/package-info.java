/** What lies on the disk: each server serves what the other has written, and nothing acknowledged is ever lost. */
@NullMarked
package dev.baton.conformance.storage;

import org.jspecify.annotations.NullMarked;
