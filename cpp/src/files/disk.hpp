// File access for model files: read any part of a file, or replace a file in a single step. Only
// this code of the core uses the file system, except for reading the limits of the machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace emgine {

// Reads n bytes from offset on to `to`; offset + n must be within the file.
using ReadAt = std::function<void(std::uint64_t offset, void* to, std::size_t n)>;

// Calls use(size in bytes, read_at) on an open file. Throws std::system_error.
void with_file(const std::string& path, bool mapped,
               const std::function<void(std::uint64_t, const ReadAt&)>& use);

// Appends n bytes.
using Append = std::function<void(const void* bytes, std::size_t n)>;

// A file that is being written: an empty temporary one in the folder of the file that it will
// replace. Its name is random, so that what a killed process leaves is in nobody's way.
struct Replacement {
    std::string target, temporary;
};

// Follows symbolic links. The temporary file has the mode and, where the system allows it, the
// owner of the file at path; a new file has those of any other. Throws ModelFileError where
// something stands at path that is not a regular file, and std::system_error.
Replacement begin_replacement(const std::string& path);

// The temporary file takes its target's place, in one step and on disk, or is removed.
void finish_replacement(const Replacement& replacement);

void remove_temporary(const Replacement& replacement) noexcept;

// Replaces the file at path by the bytes that `write` appends, complete and on disk, or changes
// nothing.
// Throws as begin_replacement does, and the exceptions of `write`.
void replace_file(const std::string& path, const std::function<void(const Append&)>& write);

} // namespace emgine
