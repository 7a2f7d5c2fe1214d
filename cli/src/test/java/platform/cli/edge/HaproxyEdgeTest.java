package platform.cli.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HaproxyEdgeTest {

    private static final String CSV = """
                                      # pxname,svname,qcur,status,addr,mode
                                      front,FRONTEND,,OPEN,,http
                                      api,api1,0,UP,10.0.0.2:3011,http
                                      api,api2,0,DOWN,10.0.0.3:3011,http
                                      api,api3,0,MAINT,,http
                                      api,api4,0,UP 1/2,10.0.0.4:3011,http
                                      api,BACKEND,0,UP,,http
                                      """;

    @Test
    void a_server_that_is_up_is_served() {
        assertThat(HaproxyEdge.serves(CSV, "10.0.0.2", "api")).isTrue();
        assertThat(HaproxyEdge.serves(CSV, "10.0.0.4", "api")).isTrue();
    }

    @Test
    void a_server_that_is_down_or_unknown_is_not() {
        assertThat(HaproxyEdge.serves(CSV, "10.0.0.3", "api")).isFalse();
        assertThat(HaproxyEdge.serves(CSV, "10.0.0.22", "api")).isFalse();
        assertThat(HaproxyEdge.serves(CSV, "", "api")).isFalse();
    }

    @Test
    void a_page_of_another_kind_serves_nobody() {
        assertThat(HaproxyEdge.serves("", "10.0.0.2", "api")).isFalse();
        assertThat(HaproxyEdge.serves("<html>", "10.0.0.2", "api")).isFalse();
    }
}
