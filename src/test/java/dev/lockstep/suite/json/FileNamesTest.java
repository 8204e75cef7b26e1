package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "conf/a.json, ../data/x.npy, data/x.npy",
        "conf/a.json, x.npy, conf/x.npy",
        "a.json, ../x.npy, ../x.npy",
        "/etc/conf/a.json, ../x.npy, /etc/x.npy",
        "conf/a.json, /data/x.npy, /data/x.npy",
        "conf/a.json, hdfs://nn/data/x.npy, hdfs://nn/data/x.npy",
        "conf/a.json, file:/data/x.npy, file:/data/x.npy",
        "hdfs://nn:8020/conf/a.json, ../data/x y.npy, hdfs://nn:8020/data/x y.npy",
        "s3a://bucket/conf/a.json, /data/x.npy, s3a://bucket/data/x.npy",
    })
    void pathIsSeenFromTheSuitesFolder(String suite, String path, String resolved) {
        assertThat(FileNames.resolve(suite, path)).isEqualTo(resolved);
    }
}
