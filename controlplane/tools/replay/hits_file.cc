// SPDX-License-Identifier: BSD-3-Clause
// Records through weir::telemetry into a file.
#include "hits_file.h"

#include "owned_file.h"

#include <weir/pipeline/reason.h>
#include <weir/provenance/provenance.h>
#include <weir/telemetry/hit_event.h>
#include <weir/telemetry/policy_facts.h>

#include <cstdio>
#include <utility>
#include <vector>

namespace weir::replay {

namespace {

telemetry::HitContext context_of(const policy::Settings& settings)
{
  telemetry::HitContext context;
  context.appliance = settings.appliance;
  context.version = WEIR_VERSION;
  context.bridges.push_back({settings.bridges.empty() ? "br0" : settings.bridges.front().name, "", ""});
  for (const pipeline::ReasonInfo& reason : pipeline::kReasons)
    context.reason_words.emplace_back(reason.word);
  return context;
}

std::shared_ptr<const provenance::Provenance> open_provenance(const telemetry::PolicyFacts& facts,
                                                              const std::string& directory)
{
  if (directory.empty())
    return nullptr;
  std::vector<provenance::FeedFile> files;
  for (const policy::FeedInfo& feed : facts.feeds())
    files.push_back({feed.name, directory + "/" + feed.name + ".snapshot"});
  auto listed = provenance::Provenance::open(files);
  for (const provenance::Unusable& unusable : listed->unusable())
    std::fprintf(stderr, "weir-replay: snapshot of feed %s: %s\n", unusable.feed.c_str(), unusable.reason.c_str());
  return listed;
}

} // namespace

struct HitsFile::Parts {
  Parts(std::FILE* opened, const policy::ImageView& image, std::uint64_t instance, const std::string& snapshots)
      : file(opened), facts(image), context(context_of(facts.settings())),
        listed(open_provenance(facts, snapshots)), origin{instance, 0, 'o'}
  {
  }
  OwnedFile file;
  telemetry::PolicyFacts facts;
  telemetry::HitContext context;
  std::shared_ptr<const provenance::Provenance> listed;
  telemetry::Origin origin;
  telemetry::Event event;
  std::uint64_t sequence = 0;
  bool good = true;
};

HitsFile::HitsFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HitsFile::HitsFile(HitsFile&&) noexcept = default;
HitsFile::~HitsFile() = default;

std::optional<HitsFile> HitsFile::create(const std::string& path, const policy::ImageView& image,
                                         std::uint64_t instance, const std::string& snapshots)
{
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr)
    return std::nullopt;
  return HitsFile(std::make_unique<Parts>(file, image, instance, snapshots));
}

void HitsFile::write(const hits::HitRecord& record)
{
  Parts& parts = *parts_;
  parts.origin.lane = record.direction == hits::Direction::outbound ? 'o' : 'i';
  telemetry::format_hit(record, parts.context, parts.origin, &parts.facts, parts.listed.get(), ++parts.sequence,
                        parts.event);
  const std::string& json = parts.event.json;
  if (std::fwrite(json.data(), 1, json.size(), parts.file.get()) != json.size() ||
      std::fputc('\n', parts.file.get()) == EOF)
    parts.good = false;
}

bool HitsFile::close()
{
  if (std::fclose(parts_->file.release()) != 0)
    parts_->good = false;
  return parts_->good;
}

} // namespace weir::replay
