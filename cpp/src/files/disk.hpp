// Files as the model file needs them: read from anywhere in one, or replace one in a single step.
// The only code of the core that asks the file system for anything but the machine's limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace emgine {

// Puts n bytes from offset on at `to`; offset + n lies within the file.
using ReadAt = std::function<void(std::uint64_t offset, void* to, std::size_t n)>;

// Calls use(size in bytes, read_at) on an open file. Throws std::system_error.
void with_file(const std::string& path, bool mapped,
               const std::function<void(std::uint64_t, const ReadAt&)>& use);

// Appends n bytes.
using Append = std::function<void(const void* bytes, std::size_t n)>;

// What `write` appends takes the place of path, whole and on disk, or nothing does.
// Throws std::system_error, and whatever write throws.
void replace_file(const std::string& path, const std::function<void(const Append&)>& write);

} // namespace emgine
