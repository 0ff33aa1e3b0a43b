// SPDX-License-Identifier: BSD-3-Clause
// One node of OpenSearch on loopback: java -cp 'jars/*' OpenSearch.java DIR PORT. Ends with SIGTERM.
import org.codelibs.opensearch.runner.OpenSearchRunner;

public class OpenSearch {
    public static void main(String[] arguments) throws Exception {
        String directory = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(port);
        runner.onBuild((number, settings) -> {
            settings.put("discovery.type", "single-node");
            settings.put("network.host", "127.0.0.1");
            settings.putList("node.roles", "cluster_manager", "data", "ingest");
            settings.put("node.store.allow_mmap", false);
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.build("-basePath", directory, "-clusterName", "weir-siem", "-numOfNode", "1", "-baseHttpPort",
            Integer.toString(port - 1));
        Thread.currentThread().join();
    }
}
