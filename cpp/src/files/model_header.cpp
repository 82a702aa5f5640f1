// Reads and writes the header. No number in it is trusted before it was checked against the size of
// the data.
#include "files/model_header.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "emgine/model_file.hpp"
#include "files/json_reader.hpp"

namespace emgine {

namespace {

constexpr std::array<const char*, n_tensors> names = {"weights", "means", "covariances",
                                                      "precisions_cholesky", "lower_bounds"};
constexpr const char* format_version = "1";

void require(bool condition, const std::string& message) {
    if (!condition)
        throw ModelFileError(message);
}

void take_once(std::string& to, bool& seen, JsonReader& json) {
    if (seen)
        json.fail("no name twice before what is");
    seen = true;
    to = json.string();
}

void parse_metadata(JsonReader& json, std::string& version, ModelHeader& header) {
    struct Entry {
        const char* name;
        std::string& to;
        bool seen = false;
    };
    Entry entries[] = {{"format_version", version},
                       {"family", header.family},
                       {"covariance_type", header.covariance_type},
                       {"checksum", header.checksum},
                       {"feature_names", header.feature_names},
                       {"estimator", header.estimator}};
    json.object([&](const std::string& name) {
        for (Entry& entry : entries)
            if (name == entry.name)
                return take_once(entry.to, entry.seen, json);
        json.string(); // a key of another program
    });
}

void parse_shape(JsonReader& json, Tensor& tensor) {
    json.array([&] {
        if (tensor.rank == tensor.shape.size())
            json.fail("at most 3 dimensions");
        tensor.shape[tensor.rank++] = json.integer();
    });
}

void parse_offsets(JsonReader& json, Tensor& tensor) {
    std::size_t n = 0;
    json.array([&] {
        if (n == 2)
            json.fail("two data_offsets");
        (n++ == 0 ? tensor.begin : tensor.end) = json.integer();
    });
    if (n != 2)
        json.fail("two data_offsets before what is");
}

void parse_tensor(JsonReader& json, Tensor& tensor) {
    if (tensor.present)
        json.fail("no tensor twice before what is");
    tensor.present = true;
    unsigned seen = 0;
    json.object([&](const std::string& name) {
        const unsigned which = name == "dtype"          ? 1
                               : name == "shape"        ? 2
                               : name == "data_offsets" ? 4
                                                        : 0;
        if (which == 0 || (seen & which) != 0)
            json.fail("dtype, shape and data_offsets, each once, before what is");
        seen |= which;
        if (which == 1 && json.string() != "F64")
            json.fail("the dtype F64 before what is");
        if (which == 2)
            parse_shape(json, tensor);
        if (which == 4)
            parse_offsets(json, tensor);
    });
    if (seen != 7)
        json.fail("dtype, shape and data_offsets before what is");
}

// Number of bytes of a tensor; larger than any file if the product overflows.
std::uint64_t bytes_of(const Tensor& tensor) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t bytes = sizeof(double);
    for (std::size_t i = 0; i < tensor.rank; ++i) {
        if (tensor.shape[i] != 0 && bytes > most / tensor.shape[i])
            return most;
        bytes *= tensor.shape[i];
    }
    return bytes;
}

void check_offsets(const ModelHeader& header, std::uint64_t data_bytes) {
    std::array<Tensor, n_tensors> sorted = header.tensors;
    std::sort(sorted.begin(), sorted.end(), [](const Tensor& a, const Tensor& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::uint64_t at = 0;
    for (const Tensor& tensor : sorted) {
        if (!tensor.present)
            continue;
        require(tensor.begin == at && tensor.end >= at && tensor.end <= data_bytes,
                "the data_offsets leave holes, overlap or lead out of the file.");
        require(tensor.end - tensor.begin == bytes_of(tensor),
                "the data_offsets do not fit the shapes.");
        at = tensor.end;
    }
    require(at == data_bytes, "the file holds " + std::to_string(data_bytes) +
                                  " bytes of data where the header describes " +
                                  std::to_string(at) + ".");
}

void check_shapes(const ModelHeader& header) {
    const Tensor& mean = header.tensors[means];
    require(mean.present && mean.rank == 2 && mean.shape[0] > 0 && mean.shape[1] > 0,
            "means must have the shape (n_components, n_features).");
    ModelHeader expected;
    lay_out(header.type(), header.n_features(), header.n_components(),
            header.tensors[lower_bounds].shape[0], expected);
    for (std::size_t i = 0; i < n_tensors; ++i) {
        const Tensor &is = header.tensors[i], &should = expected.tensors[i];
        require(is.present || i == lower_bounds, std::string(names[i]) + " is missing.");
        require(!is.present || (is.rank == should.rank && is.shape == should.shape),
                std::string(names[i]) +
                    " does not have the shape that belongs to covariance_type and means.");
    }
}

void check_feature_names(const ModelHeader& header) {
    if (header.feature_names.empty())
        return;
    JsonReader json(header.feature_names);
    std::uint64_t n = 0;
    json.array([&] {
        json.string();
        ++n;
    });
    json.end();
    require(n == header.n_features(), "feature_names has " + std::to_string(n) +
                                          " names where means has " +
                                          std::to_string(header.n_features()) + " features.");
}

std::string listed(const std::uint64_t* values, std::size_t n) {
    std::string text = "[";
    for (std::size_t i = 0; i < n; ++i)
        text += (i == 0 ? "" : ",") + std::to_string(values[i]);
    return text + "]";
}

} // namespace

ModelHeader parse_header(const std::string& text, std::uint64_t data_bytes) {
    ModelHeader header;
    std::string version;
    bool metadata = false;
    JsonReader json(text);
    json.object([&](const std::string& name) {
        if (name == "__metadata__" && !metadata) {
            metadata = true;
            return parse_metadata(json, version, header);
        }
        const auto which = std::find(names.begin(), names.end(), name);
        if (which == names.end())
            json.fail("the name of one of a mixture's arrays before what is");
        parse_tensor(json, header.tensors[static_cast<std::size_t>(which - names.begin())]);
    });
    json.end();
    require(!version.empty(), "the header has no format_version: this is not an emgine model.");
    require(version == format_version, "the format_version is not 1, the one this emgine reads; a "
                                       "newer emgine may.");
    require(header.family == "gaussian", "the family is not 'gaussian', the one emgine knows.");
    header.type();
    check_shapes(header);
    check_offsets(header, data_bytes);
    check_feature_names(header);
    return header;
}

void lay_out(CovarianceType type, std::uint64_t d, std::uint64_t k, std::uint64_t n_lower_bounds,
             ModelHeader& header) {
    const auto set = [&](TensorName name, std::size_t rank, std::array<std::uint64_t, 3> shape) {
        header.tensors[name] = {true, rank, shape, 0, 0};
    };
    set(weights, 1, {k});
    set(means, 2, {k, d});
    for (const TensorName name : {covariances, precisions_cholesky}) {
        if (type == CovarianceType::full)
            set(name, 3, {k, d, d});
        else if (type == CovarianceType::spherical)
            set(name, 1, {k});
        else if (type == CovarianceType::tied_diag || type == CovarianceType::tied_spherical)
            set(name, 1, {type == CovarianceType::tied_diag ? d : 1});
        else
            set(name, 2, {type == CovarianceType::tied ? d : k, d});
    }
    set(lower_bounds, 1, {n_lower_bounds});
    std::uint64_t at = 0;
    for (Tensor& tensor : header.tensors) {
        tensor.begin = at;
        at = tensor.end = at + bytes_of(tensor);
    }
}

std::string header_text(const ModelHeader& header) {
    std::string text = R"({"__metadata__":{"format_version":)" + json_string(format_version);
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            text += ",\"" + std::string(name) + "\":" + json_string(value);
    };
    add("family", header.family);
    add("covariance_type", header.covariance_type);
    add("feature_names", header.feature_names);
    add("estimator", header.estimator);
    add("checksum", header.checksum);
    text += "}";
    for (std::size_t i = 0; i < n_tensors; ++i) {
        const Tensor& tensor = header.tensors[i];
        const std::uint64_t offsets[] = {tensor.begin, tensor.end};
        text += ",\"" + std::string(names[i]) + R"(":{"dtype":"F64","shape":)" +
                listed(tensor.shape.data(), tensor.rank) +
                ",\"data_offsets\":" + listed(offsets, 2) + "}";
    }
    text += "}";
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
}

} // namespace emgine
