package platform.cli.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import platform.cli.image.Sha;
import platform.cli.process.ChildProcess;

/// A small repository of the same shape as ours: a parent, core, server and worker, and one library that others wrote.
///
/// @param root the clone
record SampleProject(Path root) {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Map<String, String> FIXED = Map.of("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z",
            "GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z", "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_AUTHOR_NAME", "Test",
            "GIT_AUTHOR_EMAIL", "test@example.com", "GIT_COMMITTER_NAME", "Test", "GIT_COMMITTER_EMAIL",
            "test@example.com");

    /// A repository with one commit.
    static SampleProject create(Path root) throws IOException {
        Files.createDirectories(root);
        SampleProject project = new SampleProject(root);
        project.write(".gitignore", "target/\n");
        project.write(".mvn/maven.config", "");
        project.write("pom.xml", PARENT);
        project.write("core/pom.xml", module("core", ""));
        project.write("core/src/main/java/platform/core/Core.java",
                "package platform.core; public class Core { public static String word() { return \"one\"; } }\n");
        for (String name : List.of("server", "worker")) {
            project.write(name + "/pom.xml", module(name, DEPENDENCIES));
            project.write(name + "/src/main/java/platform/" + name + "/Main.java",
                    main(name, name.equals("server") ? "api" : "worker"));
        }
        project.write("server/src/main/cds/classes.lst", "java/lang/Object\norg/jspecify/annotations/Nullable\n");
        project.write("script.sh", "#!/bin/sh\n");
        project.root.resolve("script.sh").toFile().setExecutable(true);
        Files.createSymbolicLink(root.resolve("link"), Path.of("script.sh"));
        project.git("init", "-q", "-b", "main");
        project.commit("first");
        return project;
    }

    SampleProject cloneTo(Path other) {
        git("clone", "-q", root.toString(), other.toString());
        return new SampleProject(other);
    }

    /// Changes code that both services share, and commits.
    Sha changeCode(String word) throws IOException {
        write("core/src/main/java/platform/core/Core.java",
                "package platform.core; public class Core { public static String word() { return \"" + word
                        + "\"; } }\n");
        return commit(word);
    }

    Sha commit(String message) {
        git("add", "-A");
        git("commit", "-q", "-m", message);
        return new Sha(git("rev-parse", "HEAD").strip());
    }

    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(FIXED);
        ChildProcess.Result result = new ChildProcess(root, environment).run(LIMIT, command);
        if (!result.succeeded()) {
            throw new AssertionError(result.lastLines(10));
        }
        return result.out();
    }

    void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private static String module(String name, String dependencies) {
        return """
               <project xmlns="http://maven.apache.org/POM/4.0.0">
                 <modelVersion>4.0.0</modelVersion>
                 <parent><groupId>sample</groupId><artifactId>platform</artifactId><version>1-SNAPSHOT</version></parent>
                 <artifactId>platform-%s</artifactId>
                 %s
               </project>
               """
                .formatted(name, dependencies);
    }

    private static String main(String name, String service) {
        return """
               package platform.%s;
               public class Main {
                   public static void main(String[] args) {
                       System.out.println("{\\"service\\":\\"%s\\",\\"settings\\":[\\"REDIS_URL\\",\\"DATABASE_URL\\"],\\"schema\\":3,\\"oldest\\":2,\\"word\\":\\""
                           + platform.core.Core.word() + "\\"}");
                   }
               }
               """
                .formatted(name, service);
    }

    private static final String DEPENDENCIES = """
                                               <dependencies>
                                                 <dependency><groupId>sample</groupId><artifactId>platform-core</artifactId><version>1-SNAPSHOT</version></dependency>
                                                 <dependency><groupId>org.jspecify</groupId><artifactId>jspecify</artifactId><version>1.0.1</version></dependency>
                                               </dependencies>
                                               <build><plugins><plugin><artifactId>maven-dependency-plugin</artifactId><executions><execution>
                                                 <id>lib</id><phase>package</phase><goals><goal>copy-dependencies</goal></goals>
                                                 <configuration><outputDirectory>${project.build.directory}/lib</outputDirectory></configuration>
                                               </execution></executions></plugin></plugins></build>""";

    private static final String PARENT = """
                                         <project xmlns="http://maven.apache.org/POM/4.0.0">
                                           <modelVersion>4.0.0</modelVersion>
                                           <groupId>sample</groupId><artifactId>platform</artifactId><version>1-SNAPSHOT</version>
                                           <packaging>pom</packaging>
                                           <modules><module>core</module><module>server</module><module>worker</module></modules>
                                           <properties>
                                             <maven.compiler.release>25</maven.compiler.release>
                                             <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                                             <project.build.outputTimestamp>2026-01-01T00:00:00Z</project.build.outputTimestamp>
                                           </properties>
                                           <build><pluginManagement><plugins>
                                             <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                                             <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                                             <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.1</version></plugin>
                                             <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                                             <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.11.0</version></plugin>
                                           </plugins></pluginManagement></build>
                                         </project>
                                         """;
}
