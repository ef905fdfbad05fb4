package dev.baton.wire.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZnodePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/a", "/a/b", "/.a", "/a.", "/...", "/a b", "/\u00e9\u4e2d", "/-/_", "/\ufeff", "/\uf900"})
    void accepts(String path) {
        assertThat(ZnodePath.defectOf(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a/b",
                "/a/",
                "//",
                "//a",
                "/a//b",
                "/.",
                "/..",
                "/./a",
                "/a/.",
                "/a/..",
                "/a/../b",
                "/\u0000",
                "/a\u0001",
                "/\u001f",
                "/\u007f",
                "/\u009f",
                "/\ud800",
                "/\ue000",
                "/\uf8ff",
                "/\ufff0",
                "/\uffff"
            })
    void refuses(String path) {
        assertThat(ZnodePath.defectOf(path)).isNotNull();
    }

    @Test
    void everyCharacterIsClassifiedAsTheProtocolSays() {
        for (int c = 0; c <= 0xFFFF; c++) {
            if (c == '/' || c == '.') {
                continue;
            }
            boolean forbidden = c <= 0x1F || c >= 0x7F && c <= 0x9F || c >= 0xD800 && c <= 0xF8FF || c >= 0xFFF0;
            assertThat(ZnodePath.isValid("/x" + (char) c + "y")).as("U+%04X", c).isEqualTo(!forbidden);
        }
    }

    @ParameterizedTest
    @CsvSource({"/a,/,a", "/a/b,/a,b", "/a/b/c,/a/b,c", "/,/,''"})
    void splits(String path, String parent, String name) {
        assertThat(ZnodePath.parent(path)).isEqualTo(parent);
        assertThat(ZnodePath.name(path)).isEqualTo(name);
    }

    @Test
    void joins() {
        assertThat(ZnodePath.child("/", "a")).isEqualTo("/a");
        assertThat(ZnodePath.child("/a", "b")).isEqualTo("/a/b");
        assertThat(ZnodePath.parentKey("/a")).isEmpty();
        assertThat(ZnodePath.parentKey("a")).isEmpty();
    }
}
