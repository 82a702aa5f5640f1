// POSIX calls, each checked. The temporary file is in the folder of the target, because a rename is
// atomic only within a file system.
#include "files/disk.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "emgine/model_file.hpp"

namespace emgine {

namespace {

[[noreturn]] void refused(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
}

class File {
  public:
    File(const std::string& path, int flags) : path_(path) {
        descriptor_ = open(path.c_str(), flags | O_CLOEXEC, 0666);
        if (descriptor_ < 0)
            refused(path);
    }
    ~File() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int descriptor() const { return descriptor_; }
    void sync() const {
        if (fsync(descriptor_) != 0)
            refused(path_);
    }
    void close() { // errors of delayed writes are reported here
        const int descriptor = descriptor_;
        descriptor_ = -1;
        if (::close(descriptor) != 0)
            refused(path_);
    }
    std::uint64_t size() const {
        struct stat about{};
        if (fstat(descriptor_, &about) != 0)
            refused(path_);
        if (S_ISDIR(about.st_mode)) {
            errno = EISDIR;
            refused(path_);
        }
        if (!S_ISREG(about.st_mode))
            throw ModelFileError("it is not a regular file.");
        return static_cast<std::uint64_t>(about.st_size);
    }
    void read_at(std::uint64_t offset, void* to, std::size_t n) const {
        auto* at = static_cast<char*>(to);
        while (n > 0) {
            const ssize_t got = pread(descriptor_, at, n, static_cast<off_t>(offset));
            if (got == 0)
                throw ModelFileError("the file became shorter while it was read.");
            if (got < 0 && errno != EINTR)
                refused(path_);
            const auto read = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
            at += read, offset += read, n -= read;
        }
    }
    void append(const void* bytes, std::size_t n) const {
        const auto* at = static_cast<const char*>(bytes);
        while (n > 0) {
            const ssize_t put = write(descriptor_, at, n);
            if (put < 0 && errno != EINTR)
                refused(path_);
            const auto written = static_cast<std::size_t>(std::max<ssize_t>(put, 0));
            at += written, n -= written;
        }
    }

  private:
    const std::string& path_;
    int descriptor_;
};

class Mapping {
  public:
    Mapping(const File& file, std::uint64_t size, const std::string& path) : size_(size) {
        if (size == 0)
            return;
        memory_ = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
        if (memory_ == MAP_FAILED)
            refused(path);
    }
    ~Mapping() {
        if (size_ != 0)
            munmap(memory_, size_);
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    const char* bytes() const { return static_cast<const char*>(memory_); }

  private:
    void* memory_ = nullptr;
    std::uint64_t size_;
};

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

// Writes the new name to disk too. Not every file system can do so; the file itself is complete
// anyway.
void sync_folder(const std::string& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

// The path that a symbolic link leads to in the end, which need not exist.
std::string followed(std::string path) {
    constexpr int most_links = 40; // as Linux has it
    for (int links = 0; links <= most_links; ++links) {
        struct stat about{};
        if (lstat(path.c_str(), &about) != 0 || !S_ISLNK(about.st_mode))
            return path;
        std::string link(PATH_MAX, '\0');
        const ssize_t size = readlink(path.c_str(), &link[0], link.size());
        if (size < 0)
            refused(path);
        link.resize(static_cast<std::size_t>(size));
        path = !link.empty() && link[0] == '/' ? link : folder_of(path) + link;
    }
    errno = ELOOP;
    refused(path);
}

// Whether a file is there that may be replaced.
bool is_replaceable(const std::string& path, struct stat& about) {
    if (stat(path.c_str(), &about) != 0) {
        if (errno != ENOENT)
            refused(path);
        return false;
    }
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        refused(path);
    }
    if (!S_ISREG(about.st_mode))
        throw ModelFileError("'" + path + "' is not a regular file; it was left unchanged.");
    if (faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
        refused(path);
    return true;
}

std::string random_name() {
    std::random_device random;
    std::string name = ".emgine-";
    for (int i = 0; i < 16; ++i)
        name += "0123456789abcdef"[random() % 16];
    return name;
}

// Creates an empty file in the folder and returns its path.
std::string temporary_in(const std::string& folder, mode_t mode, const std::string& target) {
    for (int attempts = 0;; ++attempts) {
        const std::string path = folder + random_name();
        const int descriptor =
            open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (descriptor >= 0) {
            ::close(descriptor);
            return path;
        }
        if (errno != EEXIST || attempts == 100)
            refused(target);
    }
}

// The owner first: a change of it takes rights away. Not every process may give files away.
void keep_rights(const std::string& path, const struct stat& about) {
    if (chown(path.c_str(), about.st_uid, about.st_gid) != 0 && errno != EPERM && errno != EINVAL)
        refused(path);
    if (chmod(path.c_str(), about.st_mode & 07777U) != 0)
        refused(path);
}

} // namespace

void with_file(const std::string& path, bool mapped,
               const std::function<void(std::uint64_t, const ReadAt&)>& use) {
    const File file(path, O_RDONLY | O_NONBLOCK); // a pipe must not make us wait
    const std::uint64_t size = file.size();
    if (!mapped)
        return use(size, [&](std::uint64_t offset, void* to, std::size_t n) {
            file.read_at(offset, to, n);
        });
    const Mapping mapping(file, size, path);
    use(size, [&](std::uint64_t offset, void* to, std::size_t n) {
        if (n != 0)
            std::memcpy(to, mapping.bytes() + offset, n);
    });
}

Replacement begin_replacement(const std::string& path) {
    const std::string target = followed(path);
    struct stat about{};
    const bool exists = is_replaceable(target, about);
    const Replacement replacement{target,
                                  temporary_in(folder_of(target), exists ? 0600 : 0666, target)};
    try {
        if (exists)
            keep_rights(replacement.temporary, about);
    } catch (...) {
        remove_temporary(replacement);
        throw;
    }
    return replacement;
}

void finish_replacement(const Replacement& replacement) {
    try {
        const File file(replacement.temporary, O_RDONLY);
        file.sync();
        if (rename(replacement.temporary.c_str(), replacement.target.c_str()) != 0)
            refused(replacement.target);
    } catch (...) {
        remove_temporary(replacement);
        throw;
    }
    sync_folder(folder_of(replacement.target));
}

void remove_temporary(const Replacement& replacement) noexcept {
    unlink(replacement.temporary.c_str());
}

void replace_file(const std::string& path, const std::function<void(const Append&)>& write) {
    const Replacement replacement = begin_replacement(path);
    try {
        File file(replacement.temporary, O_WRONLY);
        write([&](const void* bytes, std::size_t n) { file.append(bytes, n); });
        file.close();
    } catch (...) {
        remove_temporary(replacement);
        throw;
    }
    finish_replacement(replacement);
}

} // namespace emgine
