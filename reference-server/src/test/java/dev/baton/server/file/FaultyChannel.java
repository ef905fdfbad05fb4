package dev.baton.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A file on a disk that fills up or whose syncs fail, as told. */
final class FaultyChannel extends FileChannel {
    private final FileChannel real;
    private final Disk disk;

    /** The faults, shared by all files. */
    static final class Disk {
        final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);
        final AtomicInteger syncsUntilFailure = new AtomicInteger(Integer.MAX_VALUE);
        final AtomicInteger syncs = new AtomicInteger();

        FileOpener opener() {
            return (path, options) -> new FaultyChannel(FileChannel.open(path, options), this);
        }
    }

    private FaultyChannel(FileChannel real, Disk disk) {
        this.real = real;
        this.disk = disk;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        long left = disk.bytesLeft.get();
        if (left == 0) {
            throw new IOException("No space left on device");
        }
        ByteBuffer part = src.duplicate();
        part.limit((int) Math.min(src.limit(), src.position() + left));
        int written = real.write(part);
        src.position(src.position() + written);
        disk.bytesLeft.addAndGet(-written);
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.syncs.incrementAndGet();
        if (disk.syncsUntilFailure.getAndDecrement() <= 0) {
            throw new IOException("Input/output error");
        }
        real.force(metaData);
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return real.read(dst);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        return real.read(dsts, offset, length);
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        real.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        real.truncate(size);
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer dst, long position) throws IOException {
        return real.read(dst, position);
    }

    @Override
    public int write(ByteBuffer src, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
