// Files: read at any place, replaced whole or not at all.
#include "check.hpp"
#include "files/model_bytes.hpp"

#include "files/disk.hpp"

#include <sys/stat.h>
#include <system_error>

namespace {

std::filesystem::path fresh_folder(const char* name) {
    const auto path = model_bytes::folder() / name;
    std::filesystem::create_directories(path);
    return path;
}

void write(const std::string& path, const std::string& bytes) {
    emgine::replace_file(path, [&](const emgine::Append& append) {
        append(bytes.data(), bytes.size() / 2);
        append(bytes.data() + bytes.size() / 2, bytes.size() - bytes.size() / 2);
    });
}

std::size_t n_files(const std::filesystem::path& folder) {
    const std::filesystem::directory_iterator files(folder);
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

const check::Case round_trip("what was appended is read again, from anywhere", [] {
    const auto path = fresh_folder("round") / "file";
    std::string bytes;
    for (int i = 0; i < 100000; ++i)
        bytes.push_back(static_cast<char>(i % 251));
    write(path, bytes);
    for (const bool mapped : {false, true})
        emgine::with_file(path, mapped, [&](std::uint64_t size, const emgine::ReadAt& read_at) {
            check::that(size == bytes.size(), "size");
            for (const std::size_t offset : {0, 1, 4095, 4096, 99990}) {
                std::string read(10, '\0');
                read_at(offset, read.data(), read.size());
                check::that(read == bytes.substr(offset, 10), std::to_string(offset));
            }
            read_at(size, nullptr, 0);
        });
});

const check::Case empty("an empty file has no bytes, mapped or not", [] {
    const auto path = fresh_folder("empty") / "file";
    write(path, "");
    for (const bool mapped : {false, true}) {
        std::uint64_t read = 1;
        emgine::with_file(path, mapped, [&](std::uint64_t size, const auto&) { read = size; });
        check::that(read == 0, "no bytes");
    }
});

const check::Case
    replaced("a file is replaced by its new contents, and nothing is left beside", [] {
        const auto folder = fresh_folder("replaced");
        write(folder / "file", "old and longer");
        write(folder / "file", "new");
        check::that(model_bytes::contents(folder / "file") == "new", "contents");
        check::that(n_files(folder) == 1, "one file");
    });

const check::Case failed("a write that fails leaves the old file whole, and nothing beside", [] {
    const auto folder = fresh_folder("failed");
    write(folder / "file", "old");
    check::throws<std::range_error>(
        [&] {
            emgine::replace_file(folder / "file", [](const emgine::Append& append) {
                append("half", 4);
                throw std::range_error("in the middle");
            });
        },
        "its own error comes out");
    check::that(model_bytes::contents(folder / "file") == "old", "contents");
    check::that(n_files(folder) == 1, "one file");
    std::filesystem::create_directory(folder / "a folder");
    check::throws<std::system_error>([&] { write(folder / "a folder", "x"); }, "a folder's name");
    check::throws<std::system_error>([&] { write(folder / "none/file", "x"); }, "no such folder");
    check::that(n_files(folder) == 2, "the file and the folder");
});

const check::Case refused("what is no file is refused before it is read", [] {
    const auto folder = fresh_folder("refused");
    const auto never = [](std::uint64_t, const auto&) { check::that(false, "used"); };
    const auto pipe = folder / "pipe";
    check::that(mkfifo(pipe.c_str(), 0600) == 0, "a pipe is made");
    for (const bool mapped : {false, true}) {
        check::throws<std::system_error>(
            [&] { emgine::with_file(folder / "missing", mapped, never); }, "missing");
        check::throws<std::system_error>([&] { emgine::with_file(folder, mapped, never); },
                                         "a folder");
        check::throws<emgine::ModelFileError>([&] { emgine::with_file(pipe, mapped, never); },
                                              "a pipe");
    }
});

const check::Case beside("names never repeat, however long the target's is", [] {
    const auto folder = fresh_folder("beside");
    const std::string target = folder / std::string(255, 'x');
    const emgine::Replacement first = emgine::begin_replacement(target);
    const emgine::Replacement second = emgine::begin_replacement(target);
    check::that(first.temporary != second.temporary && n_files(folder) == 2, "two files");
    emgine::finish_replacement(first);
    emgine::remove_temporary(second);
    check::that(std::filesystem::exists(target) && n_files(folder) == 1, "the target alone");
});

const check::Case links("a link is followed, and its target keeps its mode", [] {
    const auto folder = fresh_folder("links");
    write(folder / "v1", "old");
    check::that(chmod((folder / "v1").c_str(), 0640) == 0, "mode");
    std::filesystem::create_symlink("v1", folder / "current");
    write(folder / "current", "new");
    check::that(std::filesystem::is_symlink(folder / "current"), "still a link");
    check::that(model_bytes::contents(folder / "v1") == "new", "contents");
    struct stat about{};
    check::that(stat((folder / "v1").c_str(), &about) == 0 && (about.st_mode & 07777U) == 0640,
                "its mode");
    std::filesystem::create_symlink("circle", folder / "circle");
    check::throws<std::system_error>([&] { write(folder / "circle", "x"); }, "a circle");
});

const check::Case irregular("what is no regular file is refused and left", [] {
    const auto folder = fresh_folder("irregular");
    check::that(mkfifo((folder / "pipe").c_str(), 0600) == 0, "a pipe is made");
    std::filesystem::create_symlink("/dev/null", folder / "device");
    for (const char* name : {"pipe", "device"})
        check::throws<emgine::ModelFileError>([&] { write(folder / name, "x"); }, name);
    check::that(n_files(folder) == 2, "nothing beside");
});

} // namespace
