// Model files in memory for the tests. After a change, the checksum can be repaired, so that the
// later checks are tested too.
#pragma once

#include "problem.hpp"

#include "emgine/model_file.hpp"
#include "files/model_header.hpp"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

namespace model_bytes {

// A folder of this process, removed at its end.
inline const std::filesystem::path& folder() {
    struct Folder {
        std::filesystem::path path =
            std::filesystem::temp_directory_path() / ("emgine-test-" + std::to_string(getpid()));
        Folder() { std::filesystem::create_directories(path); }
        ~Folder() { std::filesystem::remove_all(path); }
    };
    static const Folder folder;
    return folder.path;
}

inline std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline emgine::Model model(const std::string& type, std::size_t d = 3, std::size_t k = 2) {
    std::vector<std::string> names;
    for (std::size_t j = 0; j < d; ++j)
        names.push_back("feature \"" + std::to_string(j) + "\"\n\xC3\xA9\\");
    return {problem::make(type, 1, d, k).mixture(),
            names,
            R"({"class":"GaussianMixture"})",
            {-3.5, -2.25}};
}

inline std::string bytes_of(const emgine::Model& model) {
    const auto path = folder() / "saved";
    emgine::save_model(path, model);
    return contents(path);
}

inline std::string with_header(const std::string& text, const std::string& data) {
    const std::uint64_t length = text.size();
    std::string bytes(sizeof(length), '\0');
    std::memcpy(&bytes[0], &length, sizeof(length));
    return bytes + text + data;
}

inline std::size_t data_begin(const std::string& bytes) {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof(length));
    return sizeof(length) + length;
}

inline std::string header(const std::string& bytes) {
    return bytes.substr(8, data_begin(bytes) - 8);
}

// Replaces the checksum by the right one; returns the bytes unchanged if the header is refused.
inline std::string resealed(std::string bytes) {
    try {
        if (bytes.size() < 8 || data_begin(bytes) < 8 || data_begin(bytes) > bytes.size())
            return bytes;
        const std::size_t data = data_begin(bytes);
        const auto parsed = emgine::parse_header(header(bytes), bytes.size() - data);
        emgine::Checksum checksum = emgine::checksum_of(parsed);
        for (const emgine::Tensor& tensor : parsed.tensors)
            checksum.add(bytes.data() + data + tensor.begin, tensor.end - tensor.begin);
        const std::size_t at = bytes.find("\"checksum\":\"");
        if (at != std::string::npos && at + 20 <= data && parsed.checksum.size() == 8)
            bytes.replace(at + 12, 8, checksum.text());
    } catch (const std::invalid_argument&) {
    }
    return bytes;
}

// The same model in version 2, which readers accept and the writer keeps for other families.
inline std::string as_version_2(const std::string& bytes) {
    const std::string data = bytes.substr(data_begin(bytes));
    emgine::ModelHeader parsed = emgine::parse_header(header(bytes), data.size());
    parsed.n_features = std::to_string(parsed.shape().n_features);
    parsed.version = "2";
    return resealed(with_header(emgine::header_text(parsed), data));
}

inline bool is_refused(const std::string& bytes) {
    try {
        emgine::read_model(bytes.data(), bytes.size());
        return false;
    } catch (const emgine::ModelFileError&) {
        return true;
    }
}

} // namespace model_bytes
