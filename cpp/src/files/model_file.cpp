// From bytes to a model and back: 8 bytes of header length, the header, the arrays.
// The order matters: sizes are checked before memory is allocated, numbers before they are used.
#include "emgine/model_file.hpp"

#include <cmath>
#include <cstring>
#include <limits>

#include "families/components.hpp"
#include "files/disk.hpp"
#include "files/json_reader.hpp"
#include "files/model_header.hpp"

namespace emgine {

namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "arrays are stored as they lie in memory");
constexpr std::uint64_t prefix_bytes = 8;

std::string read_header_text(std::uint64_t size, const ReadAt& read_at) {
    if (size < prefix_bytes)
        throw ModelFileError("it is shorter than the 8 bytes every model file begins with.");
    std::uint64_t length = 0;
    read_at(0, &length, sizeof(length));
    if (length > most_header_bytes || length > size - prefix_bytes)
        throw ModelFileError("it does not begin as a model file does: a header of " +
                             std::to_string(length) +
                             " bytes; at most 1 MB and no more than the file has are allowed.");
    std::string text(length, '\0');
    read_at(prefix_bytes, &text[0], text.size());
    return text;
}

std::vector<std::string> names_of(const std::string& feature_names) {
    std::vector<std::string> names;
    if (feature_names.empty())
        return names;
    JsonReader json(feature_names);
    json.array([&] { names.push_back(json.string()); });
    return names;
}

std::string text_of(const std::vector<std::string>& feature_names) {
    std::string text;
    for (const std::string& name : feature_names)
        text += (text.empty() ? "[" : ",") + json_string(name);
    return text.empty() ? text : text + "]";
}

// arrays: those of the header's tensors, in their order.
Model model_of(const ModelHeader& header, NamedArrays&& arrays) {
    std::vector<double> weights = taken(arrays, "weights");
    std::vector<double> lower_bounds = taken(arrays, "lower_bounds");
    for (const double bound : lower_bounds)
        if (!(bound < std::numeric_limits<double>::infinity()))
            throw ModelFileError("lower_bounds must be numbers below infinity.");
    return {Mixture(header.shape(), std::move(weights), std::move(arrays)),
            names_of(header.feature_names), header.estimator, std::move(lower_bounds)};
}

Model read(std::uint64_t size, const ReadAt& read_at) {
    ModelHeader header;
    std::uint64_t data = prefix_bytes;
    {
        const std::string text = read_header_text(size, read_at);
        data += text.size();
        header = parse_header(text, size - data);
    }
    Checksum checksum = checksum_of(header);
    NamedArrays arrays;
    for (const Tensor& tensor : header.tensors) {
        const std::size_t bytes = tensor.end - tensor.begin;
        arrays.push_back({tensor.name, std::vector<double>(bytes / sizeof(double))});
        read_at(data + tensor.begin, arrays.back().values.data(), bytes);
        checksum.add(arrays.back().values.data(), bytes);
    }
    if (checksum.text() != header.checksum)
        throw ModelFileError("the checksum does not fit the contents: the file is damaged.");
    return model_of(header, std::move(arrays));
}

[[noreturn]] void refuse(const std::string& path, const std::exception& error) {
    throw ModelFileError("'" + path + "' is not a model file that can be read: " + error.what());
}

// Every error message names the file.
template <class Body>
auto naming(const std::string& path, const Body& body) {
    try {
        return body();
    } catch (const std::invalid_argument& error) {
        refuse(path, error);
    } catch (const IllDefinedComponent& error) {
        refuse(path, error);
    }
}

} // namespace

Model load_model(const std::string& path, Access access) {
    return naming(path, [&] {
        std::vector<Model> loaded;
        with_file(path, access == Access::map, [&](std::uint64_t size, const ReadAt& read_at) {
            loaded.push_back(read(size, read_at));
        });
        return std::move(loaded.front());
    });
}

Model read_model(const void* bytes, std::size_t n_bytes) {
    return naming("memory", [&] {
        return read(n_bytes, [&](std::uint64_t offset, void* to, std::size_t n) {
            if (n != 0)
                std::memcpy(to, static_cast<const char*>(bytes) + offset, n);
        });
    });
}

void save_model(const std::string& path, const Model& model) {
    std::vector<const std::vector<double>*> arrays = model.mixture.components().parameters();
    arrays.insert(arrays.begin(), &model.mixture.weights());
    arrays.push_back(&model.lower_bounds);
    ModelHeader header = header_of(model.mixture.shape(), model.lower_bounds.size());
    header.feature_names = text_of(model.feature_names);
    header.estimator = model.estimator;
    Checksum checksum = checksum_of(header);
    for (const std::vector<double>* array : arrays)
        checksum.add(array->data(), array->size() * sizeof(double));
    header.checksum = checksum.text();
    const std::string text = header_text(header);
    const std::uint64_t length = text.size();
    if (length > most_header_bytes)
        throw ModelFileError("feature names and parameters of the estimator take " +
                             std::to_string(length) + " bytes; at most 1 MB can be saved.");
    parse_header(text, header.tensors.back().end); // what is written can be read
    replace_file(path, [&](const Append& append) {
        append(&length, sizeof(length));
        append(text.data(), text.size());
        for (const std::vector<double>* array : arrays)
            append(array->data(), array->size() * sizeof(double));
    });
}

Mixture Mixture::load(const std::string& path) { return load_model(path).mixture; }

} // namespace emgine
