// What a header must say, and how it is written. Every number in it is a claim until it has been
// checked against the size of the data.
#include "files/model_header.hpp"

#include <algorithm>
#include <limits>

#include "emgine/model_file.hpp"
#include "files/header_json.hpp"
#include "files/json_reader.hpp"

namespace emgine {

namespace {

// What to do with missing cells, where it is not an error.
const std::string marginalize = "marginalize";

void require(bool condition, const std::string& message) {
    if (!condition)
        throw ModelFileError(message);
}

const Tensor* find(const ModelHeader& header, const std::string& name) {
    for (const Tensor& tensor : header.tensors)
        if (tensor.name == name)
            return &tensor;
    return nullptr;
}

std::uint64_t length_of(const ModelHeader& header, const std::string& name) {
    const Tensor* tensor = find(header, name);
    return tensor != nullptr && tensor->shape.size() == 1 ? tensor->shape[0] : 0;
}

// Number of bytes of a tensor; larger than any file if the product overflows.
std::uint64_t bytes_of(const Tensor& tensor) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t bytes = sizeof(double);
    for (const std::uint64_t length : tensor.shape) {
        if (length != 0 && bytes > most / length)
            return most;
        bytes *= length;
    }
    return bytes;
}

void check_offsets(const ModelHeader& header, std::uint64_t data_bytes) {
    std::vector<Tensor> sorted = header.tensors;
    std::sort(sorted.begin(), sorted.end(), [](const Tensor& a, const Tensor& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::uint64_t at = 0;
    for (const Tensor& tensor : sorted) {
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

// In version 1 the number of features is that of the means.
std::uint64_t n_features_of(const ModelHeader& header) {
    if (header.version != "1")
        return json_integer(header.n_features, "n_features");
    const Tensor* means = find(header, "means");
    require(means != nullptr && means->shape.size() == 2 && means->shape[0] > 0 &&
                means->shape[1] > 0,
            "means must have the shape (n_components, n_features).");
    return means->shape[1];
}

// The tensors in the order in which the family has them, each of the shape that it must have.
void check_tensors(ModelHeader& header, const ModelShape& shape) {
    const ModelHeader expected = header_of(shape, length_of(header, "lower_bounds"));
    std::vector<Tensor> ordered;
    for (const Tensor& should : expected.tensors) {
        const Tensor* is = find(header, should.name);
        require(is != nullptr || should.name == "lower_bounds", should.name + " is missing.");
        if (is == nullptr)
            continue;
        require(is->shape == should.shape,
                should.name + " does not have the shape that belongs to the family, its structure "
                              "and the sizes.");
        ordered.push_back(*is);
    }
    require(ordered.size() == header.tensors.size(),
            "the header has a name that is none of this family's arrays.");
    header.tensors = std::move(ordered);
}

void check_feature_names(const ModelHeader& header, std::uint64_t n_features) {
    if (header.feature_names.empty())
        return;
    JsonReader json(header.feature_names);
    std::uint64_t n = 0;
    json.array([&] {
        json.string();
        ++n;
    });
    json.end();
    require(n == n_features, "feature_names has " + std::to_string(n) +
                                 " names where the model has " + std::to_string(n_features) +
                                 " features.");
}

void check_version(const ModelHeader& header) {
    require(!header.version.empty(),
            "the header has no format_version: this is not an emgine model.");
    require(header.version == "1" || header.version == "2",
            "the format_version is not 1 or 2, those this emgine reads; a newer emgine may.");
    require(header.missing.empty() || (header.version != "1" && header.missing == marginalize),
            "missing is not 'marginalize', or in a file of format_version 1.");
    require(header.version != "1" || header.family == "gaussian",
            "the family is not 'gaussian', the one of format_version 1.");
}

} // namespace

ModelShape ModelHeader::shape() const {
    return model_shape(family, structure, n_features_of(*this), length_of(*this, "weights"),
                       missing == marginalize);
}

ModelHeader parse_header(const std::string& text, std::uint64_t data_bytes) {
    ModelHeader header = read_header_json(text);
    check_version(header);
    const ModelShape shape = header.shape();
    check_tensors(header, shape);
    check_offsets(header, data_bytes);
    check_feature_names(header, shape.n_features);
    return header;
}

ModelHeader header_of(const ModelShape& shape, std::size_t n_lower_bounds) {
    ModelHeader header;
    header.family = family_name(shape);
    header.structure = shape.structure;
    header.missing = shape.missing ? marginalize : "";
    header.version = header.family == "gaussian" && !shape.missing ? "1" : "2";
    if (header.version != "1")
        header.n_features = std::to_string(shape.n_features);
    header.tensors.push_back({"weights", {shape.n_components}});
    for (const NamedShape& parameter : parameters_of(shape))
        header.tensors.push_back(
            {parameter.name, {parameter.shape.begin(), parameter.shape.end()}});
    header.tensors.push_back({"lower_bounds", {n_lower_bounds}});
    std::uint64_t at = 0;
    for (Tensor& tensor : header.tensors) {
        tensor.begin = at;
        at = tensor.end = at + bytes_of(tensor);
    }
    return header;
}

std::string header_text(const ModelHeader& header) {
    std::string text = write_header_json(header);
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
}

Checksum checksum_of(const ModelHeader& header) {
    Checksum checksum;
    if (header.version != "1") {
        checksum.add(header.version);
        checksum.add(header.n_features);
    }
    for (const std::string* text :
         {&header.family, &header.structure, &header.feature_names, &header.estimator})
        checksum.add(*text);
    if (!header.missing.empty())
        checksum.add(header.missing);
    return checksum;
}

} // namespace emgine
