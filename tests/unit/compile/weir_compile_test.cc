// SPDX-License-Identifier: BSD-3-Clause
// weir-compile as a program: by hand, and as the two children of the daemon.
#include <weir/compile/compile.h>
#include <weir/compile/jobs.h>
#include <weir/config/parse.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::compile;

namespace {

constexpr const char* kConfig = "appliance: {name: t}\n"
                                "bridges: [{name: br0, inside: a, outside: b, mode: block, action: drop}]\n"
                                "feeds:\n"
                                "  - {name: note, url: \"file:note.txt\"}\n"
                                "  - {name: gone, url: \"file:gone.txt\"}\n";

std::string read(const std::filesystem::path& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool has(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_GROUP(WeirCompile)
{
  std::filesystem::path directory;

  void setup() override
  {
    char name[] = "/tmp/weir-compile-test.XXXXXX";
    directory = mkdtemp(name);
    write("weir.yaml", kConfig);
    write("note.txt", "192[.]0[.]2[.]1\n198.51.100.7\n192.0.2.1\nbad\n");
  }
  void teardown() override
  {
    std::filesystem::remove_all(directory);
  }

  void write(const std::string& name, const std::string& text) const
  {
    std::ofstream(directory / name, std::ios::binary) << text;
  }

  /// The exit status; what it printed is in the file `said`.
  int run(const std::string& arguments) const
  {
    const std::string at = directory.string();
    const std::string command = "cd " + at + " && " WEIR_COMPILE " " + arguments + " > said 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string said() const
  {
    return read(directory / "said");
  }
};

TEST(WeirCompile, an_image_and_a_report_are_made_of_the_feeds_that_can_be_read)
{
  LONGS_EQUAL(0, run("--config weir.yaml --out p.img --report r.json"));
  CHECK(has(said(), "warning: feed gone: "));
  CHECK(!read(directory / "p.img").empty());
  const std::string report = read(directory / "r.json");
  for (const char* part : {"\"name\": \"note\"", "\"ipv4\": 2", "\"duplicates\": 1", "\"reason\": \"single-label\"",
                           "\"line\": 4", "\"refanged\": 1", "\"generation\": 0", "No such file or directory"})
    CHECK_TEXT(has(report, part), part);
}

TEST(WeirCompile, with_a_key_equal_input_gives_equal_bytes)
{
  const std::string common = "--config weir.yaml --key 000102030405060708090a0b0c0d0e0f --generation 7 ";
  LONGS_EQUAL(0, run(common + "--out a.img --report a.json"));
  LONGS_EQUAL(0, run(common + "--out b.img --report b.json"));
  CHECK(read(directory / "a.img") == read(directory / "b.img"));
  CHECK(read(directory / "a.json") == read(directory / "b.json"));
  CHECK(has(read(directory / "a.json"), "\"generation\": 7"));
}

TEST(WeirCompile, no_feed_at_all_is_a_failure_and_leaves_the_old_image)
{
  write("note.txt", "<html>error</html>");
  write("p.img", "old");
  LONGS_EQUAL(1, run("--config weir.yaml --out p.img --report r.json"));
  STRCMP_EQUAL("old", read(directory / "p.img").c_str());
  CHECK(has(read(directory / "r.json"), "a web page in place of a list"));
}

TEST(WeirCompile, snapshots_can_be_kept_and_used)
{
  std::filesystem::create_directory(directory / "s");
  LONGS_EQUAL(0, run("--config weir.yaml --out p.img --write-snapshots s"));
  const auto snapshot = feeds::Snapshot::open((directory / "s" / "note.snapshot").string());
  CHECK(snapshot.has_value());
  LONGS_EQUAL(2, snapshot->size());
  std::string config = kConfig;
  config.replace(config.find("file:note.txt"), 13, "https://feeds.example/note");
  write("weir.yaml", config);
  LONGS_EQUAL(0, run("--config weir.yaml --out p.img --report r.json --snapshots s"));
  CHECK(has(read(directory / "r.json"), "\"ipv4\": 2"));
}

TEST(WeirCompile, no_output_replaces_an_input_or_another_output)
{
  const std::string config = read(directory / "weir.yaml");
  const std::string note = read(directory / "note.txt");
  std::filesystem::create_directory(directory / "s");
  std::filesystem::create_symlink("weir.yaml", directory / "link");
  write("s/https.snapshot", "old");
  for (const char* outputs :
       {"--out weir.yaml", "--out p.img --report weir.yaml", "--out ./note.txt", "--out link", "--out x --report x",
        "--out x --report ./s/../x", "--out s/note.snapshot --write-snapshots s"}) {
    LONGS_EQUAL_TEXT(2, run(std::string("--config weir.yaml ") + outputs), outputs);
    CHECK_TEXT(has(said(), "would be read and written") || has(said(), "would be written twice"), said().c_str());
  }
  CHECK(config == read(directory / "weir.yaml"));
  CHECK(note == read(directory / "note.txt"));
  CHECK(std::filesystem::is_symlink(directory / "link"));
}

TEST(WeirCompile, what_a_link_leads_to_is_replaced_and_not_the_link)
{
  write("real.img", "old");
  std::filesystem::create_symlink("real.img", directory / "p.img");
  std::filesystem::create_symlink("new.json", directory / "r.json");
  LONGS_EQUAL(0, run("--config weir.yaml --out p.img --report r.json"));
  CHECK(std::filesystem::is_symlink(directory / "p.img"));
  CHECK(std::filesystem::is_symlink(directory / "r.json"));
  CHECK(read(directory / "real.img").size() > 100);
  CHECK(has(read(directory / "new.json"), "\"feeds\""));
}

TEST(WeirCompile, devices_and_pipes_are_written_and_stay)
{
  LONGS_EQUAL(0, run("--config weir.yaml --out /dev/null --report /dev/null"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
  LONGS_EQUAL(0, mkfifo((directory / "pipe").c_str(), 0600));
  const std::string reading =
      "cd " + directory.string() +
      " && { timeout 60 cat pipe > got & timeout 60 " WEIR_COMPILE
      " --config weir.yaml --out p.img --report pipe > said 2>&1; status=$?; wait; exit $status; }";
  LONGS_EQUAL(0, std::system(reading.c_str()));
  CHECK(std::filesystem::is_fifo(directory / "pipe"));
  CHECK(has(read(directory / "got"), "\"feeds\""));
}

TEST(WeirCompile, a_report_on_standard_output_is_nothing_but_the_report)
{
  LONGS_EQUAL(0,
              run("--config weir.yaml --out p.img --report /dev/stdout 2> messages > report.json && cat report.json"));
  const std::string report = read(directory / "report.json");
  CHECK(has(report, "\"feeds\""));
  CHECK_FALSE(has(report, "bytes, generation"));
  CHECK(has(read(directory / "messages"), "p.img: "));
}

TEST(WeirCompile, strict_takes_no_missing_feed)
{
  write("p.img", "old");
  LONGS_EQUAL(1, run("--config weir.yaml --out p.img --report r.json --strict"));
  CHECK(has(said(), "--strict, and 1 of 2 feeds gave nothing; no image is written"));
  STRCMP_EQUAL("old", read(directory / "p.img").c_str());
  CHECK(has(read(directory / "r.json"), "No such file or directory"));
  write("gone.txt", "192.0.2.9\n");
  LONGS_EQUAL(0, run("--config weir.yaml --out p.img --strict"));
  write("weir.yaml", "appliance: {name: t}\n");
  LONGS_EQUAL(0, run("--config weir.yaml --out p.img"));
  LONGS_EQUAL(1, run("--config weir.yaml --out p.img --strict"));
}

TEST(WeirCompile, snapshots_that_can_not_be_kept_are_a_failure)
{
  LONGS_EQUAL(1, run("--config weir.yaml --out p.img --write-snapshots nowhere"));
  CHECK(has(said(), "nowhere/note.snapshot"));
}

TEST(WeirCompile, usage_errors_are_told_apart_from_failures)
{
  for (const char* arguments :
       {"", "--config weir.yaml", "--out p.img", "--nonsense", "--config weir.yaml --out p.img x",
        "--config weir.yaml --out p.img --key 12", "--config"})
    LONGS_EQUAL_TEXT(2, run(arguments), arguments);
  LONGS_EQUAL(0, run("--help"));
  LONGS_EQUAL(0, run("--version"));
  LONGS_EQUAL(1, run("--config missing.yaml --out p.img"));
  write("weir.yaml", std::string(kConfig) + "nonsense: 1\n");
  LONGS_EQUAL(1, run("--config weir.yaml --out p.img"));
  CHECK(has(said(), "weir.yaml:6:1: "));
}

#ifdef WEIR_COMPILE_IS_STATIC

TEST(WeirCompile, both_children_work_in_their_confinement)
{
  LauncherSettings settings;
  settings.program = WEIR_COMPILE;
  settings.user = "";
  auto launcher = Launcher::start(settings);
  CHECK(launcher.has_value());
  const auto config = config::load_config((directory / "weir.yaml").string());
  CHECK(config.has_value());
  const auto memory = [] { return memfd_create("test", MFD_CLOEXEC); };

  const int body = open((directory / "note.txt").c_str(), O_RDONLY | O_CLOEXEC);
  const int first = memory();
  const int second = memory();
  const int report = memory();
  const JobResult parsed = (*launcher)->run(parse_job(config->feeds[0], body, -1, first, report, 1000));
  STRCMP_EQUAL("ok", std::string(word(parsed.outcome)).c_str());
  const JobResult again = (*launcher)->run(parse_job(config->feeds[0], body, first, second, memory(), 2000));
  STRCMP_EQUAL("ok", std::string(word(again.outcome)).c_str());
  const auto snapshot = feeds::Snapshot::open(second);
  CHECK(snapshot.has_value());
  LONGS_EQUAL(1000, snapshot->attributes(0).first_seen);
  LONGS_EQUAL(2000, snapshot->attributes(0).last_seen);

  const int empty = memory();
  const JobResult failed = (*launcher)->run(parse_job(config->feeds[0], empty, -1, memory(), memory(), 1000));
  STRCMP_EQUAL("failed", std::string(word(failed.outcome)).c_str());
  STRCMP_EQUAL("empty: the body is empty", failed.text.c_str());

  BuildRequest request;
  request.config_file = "/tmp/weir.yaml";
  request.generation = 3;
  request.time = 2000;
  request.snapshots = {"note"};
  const int document = memory();
  const std::string text = encode(request);
  LONGS_EQUAL(text.size(), ::write(document, text.data(), text.size()));
  const int yaml = open((directory / "weir.yaml").c_str(), O_RDONLY | O_CLOEXEC);
  const int image = memory();
  const JobResult built = (*launcher)->run(build_job(yaml, document, image, memory(), {second}));
  STRCMP_EQUAL_TEXT("ok", std::string(word(built.outcome)).c_str(), built.text.c_str());
  CHECK(lseek(image, 0, SEEK_END) > 0);
}

#endif
