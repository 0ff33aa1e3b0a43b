// SPDX-License-Identifier: BSD-3-Clause
// Loads policy images into two slots in turn.
#include <weir/policy/image_view.h>
#include <weir/policy/validate.h>
#include <weir/runtime/image_file.h>
#include <weir/runtime/policy_loader.h>

#include <optional>

namespace weir::runtime {

namespace {

constexpr std::uint64_t kNanosecondsPerMillisecond = 1'000'000;
/// Before the first image there are no hits; any value will do.
constexpr std::uint64_t kFirstHitIntervalNs = 10'000 * kNanosecondsPerMillisecond;

pipeline::Bridge bridge_of(const control::StartBridge& bridge)
{
  pipeline::Bridge result;
  result.name = bridge.name;
  result.rules.mode = static_cast<policy::BridgeMode>(bridge.mode);
  result.rules.action = static_cast<policy::StopAction>(bridge.action);
  result.rules.match = static_cast<policy::MatchEnd>(bridge.match);
  return result;
}

static_assert(static_cast<int>(control::StartMode::bypass) == static_cast<int>(policy::BridgeMode::bypass));
static_assert(static_cast<int>(control::StartAction::reject) == static_cast<int>(policy::StopAction::reject));
static_assert(static_cast<int>(control::StartMatch::both) == static_cast<int>(policy::MatchEnd::both));

control::AdoptCode code_of(ImageFileErrorCode code) noexcept
{
  return code == ImageFileErrorCode::too_big ? control::AdoptCode::too_big : control::AdoptCode::cannot_open;
}

/// "12.5 MiB", and "12.8 KiB" below one.
std::string size_text(std::size_t bytes)
{
  const bool small = bytes < std::size_t{1} << 20;
  const std::size_t tenths = bytes * 10 >> (small ? 10 : 20);
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + (small ? " KiB" : " MiB");
}

} // namespace

/// An image with all that points into it; nothing of it moves while a worker may look at it.
struct PolicyLoader::Slot {
  explicit Slot(SlotMemory bytes) : memory(std::move(bytes)) {}

  SlotMemory memory;
  policy::ImageView view;
  std::optional<pipeline::ImageContext> context;
  std::size_t size = 0;
  std::uint64_t hit_interval_ns = 0;
};

PolicyLoader::PolicyLoader(const control::StartConfig& config, PolicyHandover& handover, SlotMemory first,
                           SlotMemory second)
    : handover_(handover), path_(config.image), owners_(trusted_owners(config.control_user)),
      hit_interval_ns_(kFirstHitIntervalNs)
{
  for (const auto& bridge : config.bridges)
    bridges_.push_back(bridge_of(bridge));
  slots_[0] = std::make_unique<Slot>(std::move(first));
  slots_[1] = std::make_unique<Slot>(std::move(second));
}

PolicyLoader::~PolicyLoader() = default;

Started<std::unique_ptr<PolicyLoader>> PolicyLoader::create(const control::StartConfig& config,
                                                            PolicyHandover& handover)
{
  const std::uint64_t page = config.hugepages == 0 ? 0 : config.hugepage_bytes;
  auto first = SlotMemory::allocate(config.image_slot_bytes, page);
  auto second = SlotMemory::allocate(config.image_slot_bytes, page);
  if (!first || !second)
    return start_error(StartErrorCode::memory, "no memory for two image slots of " +
                                                   size_text(config.image_slot_bytes) + "; lower memory.image-slot");
  return std::unique_ptr<PolicyLoader>(new PolicyLoader(config, handover, *std::move(first), *std::move(second)));
}

AdoptResult PolicyLoader::load(Slot& slot, std::uint64_t generation)
{
  const auto copied = copy_image_file(path_, owners_, slot.memory.bytes());
  if (!copied)
    return {code_of(copied.error().code), copied.error().text};
  const auto view = policy::validate(slot.memory.bytes().first(copied->size), copied->checksum);
  if (!view)
    return {control::AdoptCode::invalid,
            path_ + ": " + std::string(policy::text(view.error().code)) + ": " + view.error().text};
  const std::uint64_t found = policy::generation(*view);
  if (generation != 0 && found != generation)
    return {control::AdoptCode::wrong_generation, path_ + ": generation " + std::to_string(generation) +
                                                      " was announced, the file holds " + std::to_string(found)};
  slot.view = *view;
  slot.size = copied->size;
  slot.hit_interval_ns = std::uint64_t{policy::settings(slot.view).interval_ms} * kNanosecondsPerMillisecond;
  slot.context.emplace();
  pipeline::prepare(*slot.context, slot.view, bridges_);
  return {control::AdoptCode::adopted, "generation " + std::to_string(found) + ", " + size_text(copied->size) +
                                           " of a slot of " + size_text(slot.memory.bytes().size()) + ", " +
                                           std::to_string(policy::feed_count(slot.view)) + " feed(s)"};
}

AdoptResult PolicyLoader::adopt(std::uint64_t generation, const std::function<bool()>& wait)
{
  if (handover_.published() != nullptr && !handover_.settled())
    return {control::AdoptCode::busy, "a worker has not adopted the previous image yet"};
  Slot& slot = *slots_[free_];
  auto result = load(slot, generation);
  if (result.code != control::AdoptCode::adopted) {
    last_refusal_ = result.text;
    return result;
  }
  last_refusal_.clear();
  hit_interval_ns_ = slot.hit_interval_ns;
  handover_.publish(&*slot.context);
  free_ = 1 - free_;
  while (!handover_.settled()) {
    if (!wait())
      return {control::AdoptCode::pending, result.text};
  }
  return result;
}

std::uint64_t PolicyLoader::generation() const noexcept
{
  return in_force() != nullptr ? in_force()->generation : 0;
}

bool PolicyLoader::huge() const noexcept
{
  return slots_[0]->memory.huge() && slots_[1]->memory.huge();
}

} // namespace weir::runtime
