// SPDX-License-Identifier: BSD-3-Clause
// Three XDP programs: `block` drops frames whose source or destination is in a hash map and redirects all others,
// `generate` makes frames to random addresses (as a test run with live frames), `sink` counts and drops.
#include <linux/bpf.h>
#include <linux/types.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct frame {
  __u8 ethernet[12];
  __be16 type;
  __u8 ip[10];
  __be16 checksum;
  __be32 source;
  __be32 destination;
} __attribute__((packed));

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, __be32);
  __type(value, __u8);
} listed SEC(".maps");

/// The listed addresses once more, for the generator to draw from.
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __be32);
} targets SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} arrived SEC(".maps");

const volatile __u32 egress = 0;
const volatile __u32 target_count = 0;

SEC("xdp")
int block(struct xdp_md* context)
{
  const struct frame* frame = (void*)(long)context->data;
  if ((void*)(frame + 1) > (void*)(long)context->data_end || frame->type != bpf_htons(0x0800))
    return bpf_redirect(egress, 0);
  __be32 source = frame->source;
  __be32 destination = frame->destination;
  if (bpf_map_lookup_elem(&listed, &destination) || bpf_map_lookup_elem(&listed, &source))
    return XDP_DROP;
  return bpf_redirect(egress, 0);
}

SEC("xdp")
int generate(struct xdp_md* context)
{
  struct frame* frame = (void*)(long)context->data;
  if ((void*)(frame + 1) > (void*)(long)context->data_end)
    return XDP_DROP;
  __u32 random = bpf_get_prandom_u32();
  frame->destination = bpf_htonl(random % 0x60000000 + 0x30000000);
  if (target_count != 0 && random % 100 == 0) {
    __u32 index = bpf_get_prandom_u32() % target_count;
    const __be32* target = bpf_map_lookup_elem(&targets, &index);
    if (target)
      frame->destination = *target;
  }
  frame->checksum = 0;
  __u32 sum = 0;
  const __u16* words = (const __u16*)frame->ip;
  for (int i = 0; i < 10; ++i)
    sum += words[i];
  sum = (sum & 0xFFFF) + (sum >> 16);
  frame->checksum = (__be16) ~((sum & 0xFFFF) + (sum >> 16));
  return XDP_TX;
}

SEC("xdp")
int sink(struct xdp_md* context)
{
  const struct frame* frame = (void*)(long)context->data;
  const __u32 zero = 0;
  __u64* count = bpf_map_lookup_elem(&arrived, &zero);
  if (count && (void*)(frame + 1) <= (void*)(long)context->data_end && frame->type == bpf_htons(0x0800))
    ++*count;
  return XDP_DROP;
}

char license_text[] SEC("license") = "Dual BSD/GPL";
