package dev.baton.client.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Whether a certificate is one for a host: by its subject alternative names only (RFC 6125, RFC 9525). The subject's common name
 * does not count. A wildcard stands for exactly one whole leftmost label; an address matches only an entry of type address.
 */
final class SubjectNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private SubjectNames() {}

    static void check(SSLSession session, String host) throws SSLPeerUnverifiedException {
        Certificate[] chain = session.getPeerCertificates();
        if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
            throw new SSLPeerUnverifiedException("the server showed no X.509 certificate");
        }
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            throw refused(host, "has unreadable alternative names: " + e.getMessage());
        }
        if (names == null || names.isEmpty()) {
            throw refused(host, "has no subject alternative names, and its common name does not count");
        }
        List<String> seen = new ArrayList<>();
        for (List<?> name : names) {
            int type = (Integer) name.get(0);
            if ((type == DNS || type == ADDRESS) && name.get(1) instanceof String text) {
                if (type == DNS ? matchesName(text, host) : matchesAddress(text, host)) {
                    return;
                }
                seen.add(text);
            }
        }
        throw refused(host, "is for " + seen);
    }

    private static SSLPeerUnverifiedException refused(String host, String why) {
        return new SSLPeerUnverifiedException("the server's certificate " + why + ", not for '" + host
                + "'; connect by a name in it, or give it one more subject alternative name");
    }

    static boolean matchesName(String pattern, String host) {
        if (isAddress(host)) {
            return false;
        }
        String name = normal(host);
        String wanted = normal(pattern);
        if (!wanted.startsWith("*.")) {
            return !wanted.isEmpty() && wanted.equals(name);
        }
        int dot = name.indexOf('.');
        String parent = wanted.substring(2);
        // One label at least must be left of the public part: "*.com" names nobody in particular.
        return dot > 0
                && parent.indexOf('.') > 0
                && parent.indexOf('*') < 0
                && name.substring(dot + 1).equals(parent);
    }

    static boolean matchesAddress(String entry, String host) {
        if (!isAddress(host) || !isAddress(entry)) {
            return false;
        }
        try {
            // Both are literals, so nothing is looked up.
            return InetAddress.getByName(entry).equals(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isAddress(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
