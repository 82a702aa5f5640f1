// One object: "__metadata__", an object of strings, and one entry for each tensor.
#include "files/header_json.hpp"

#include "emgine/model_file.hpp"
#include "files/json_reader.hpp"

namespace emgine {

namespace {

constexpr std::size_t most_tensors = 64;
constexpr std::size_t most_dimensions = 3;

void take_once(std::string& to, bool& seen, JsonReader& json) {
    if (seen)
        json.fail("no name twice before what is");
    seen = true;
    to = json.string();
}

void read_metadata(JsonReader& json, ModelHeader& header) {
    struct Entry {
        const char* name;
        std::string& to;
        bool seen = false;
    };
    std::string covariance_type;
    Entry entries[] = {{"format_version", header.version},
                       {"family", header.family},
                       {"covariance_type", covariance_type},
                       {"structure", header.structure},
                       {"n_features", header.n_features},
                       {"checksum", header.checksum},
                       {"feature_names", header.feature_names},
                       {"estimator", header.estimator},
                       {"missing", header.missing}};
    json.object([&](const std::string& name) {
        for (Entry& entry : entries)
            if (name == entry.name)
                return take_once(entry.to, entry.seen, json);
        json.string(); // somebody else's
    });
    // Words of version 2 are no words of version 1, nor the other way round.
    if (header.version == "1") {
        header.structure = covariance_type;
        header.n_features.clear();
        header.missing.clear();
    }
}

void read_shape(JsonReader& json, Tensor& tensor) {
    json.array([&] {
        if (tensor.shape.size() == most_dimensions)
            json.fail("at most 3 dimensions");
        tensor.shape.push_back(json.integer());
    });
}

void read_offsets(JsonReader& json, Tensor& tensor) {
    std::size_t n = 0;
    json.array([&] {
        if (n == 2)
            json.fail("two data_offsets");
        (n++ == 0 ? tensor.begin : tensor.end) = json.integer();
    });
    if (n != 2)
        json.fail("two data_offsets before what is");
}

void read_tensor(JsonReader& json, Tensor& tensor) {
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
            read_shape(json, tensor);
        if (which == 4)
            read_offsets(json, tensor);
    });
    if (seen != 7)
        json.fail("dtype, shape and data_offsets before what is");
}

void read_new_tensor(JsonReader& json, const std::string& name, ModelHeader& header) {
    for (const Tensor& tensor : header.tensors)
        if (tensor.name == name)
            json.fail("no tensor twice before what is");
    if (header.tensors.size() == most_tensors)
        json.fail("at most 64 tensors before what is");
    header.tensors.push_back({name, {}});
    read_tensor(json, header.tensors.back());
}

template <class Number>
std::string listed(const Number* values, std::size_t n) {
    std::string text = "[";
    for (std::size_t i = 0; i < n; ++i)
        text += (i == 0 ? "" : ",") + std::to_string(values[i]);
    return text + "]";
}

} // namespace

ModelHeader read_header_json(const std::string& text) {
    ModelHeader header;
    bool metadata = false;
    JsonReader json(text);
    json.object([&](const std::string& name) {
        if (name != "__metadata__")
            return read_new_tensor(json, name, header);
        if (metadata)
            json.fail("one __metadata__ before what is");
        metadata = true;
        read_metadata(json, header);
    });
    json.end();
    return header;
}

std::string write_header_json(const ModelHeader& header) {
    std::string text = R"({"__metadata__":{"format_version":)" + json_string(header.version);
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            text += ",\"" + std::string(name) + "\":" + json_string(value);
    };
    add("family", header.family);
    add(header.version == "1" ? "covariance_type" : "structure", header.structure);
    add("n_features", header.n_features);
    add("missing", header.missing);
    add("feature_names", header.feature_names);
    add("estimator", header.estimator);
    add("checksum", header.checksum);
    text += "}";
    for (const Tensor& tensor : header.tensors) {
        const std::uint64_t offsets[] = {tensor.begin, tensor.end};
        text += "," + json_string(tensor.name) + R"(:{"dtype":"F64","shape":)" +
                listed(tensor.shape.data(), tensor.shape.size()) +
                ",\"data_offsets\":" + listed(offsets, 2) + "}";
    }
    return text + "}";
}

std::uint64_t json_integer(const std::string& text, const char* name) {
    if (text.empty())
        throw ModelFileError(std::string(name) + " is missing.");
    JsonReader json(text);
    const std::uint64_t value = json.integer();
    json.end();
    return value;
}

} // namespace emgine
