// What a header must say: versions, sizes that are claims, arrays that are all there side by side.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"

#include "emgine/model_file.hpp"
#include "files/header_json.hpp"

#include <functional>

namespace {

using emgine::header_of;
using emgine::model_shape;
using emgine::ModelHeader;

using Change = std::function<void(ModelHeader&)>;

std::uint64_t bytes_in(const ModelHeader& header) { return header.tensors.back().end; }

// A header of version 2 of a Gaussian mixture, which readers accept and writers need not write.
ModelHeader second() {
    ModelHeader header = header_of(model_shape("gaussian", "diag", 3, 2), 4);
    header.version = "2";
    header.n_features = "3";
    return header;
}

// The message of its refusal after a change; empty where it is read. The data are of the first
// size.
std::string said(const Change& change, ModelHeader header = second()) {
    const std::uint64_t bytes = bytes_in(header);
    change(header);
    try {
        emgine::parse_header(emgine::header_text(header), bytes);
    } catch (const emgine::ModelFileError& error) {
        return error.what();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const check::Case lowest("the version is the lowest that can say it", [] {
    for (const auto& type : problem::types) {
        const ModelHeader first = header_of(model_shape("gaussian", type, 3, 2), 0);
        check::that(first.version == "1" && first.n_features.empty(), type);
        check::that(has(emgine::header_text(first), R"("covariance_type":")" + type), type);
    }
    const ModelHeader made = header_of({&inverse_gaussian::family, "", 3, 2}, 1);
    check::that(made.version == "2" && made.n_features == "3", "another family");
    check::that(made.family == "inverse_gaussian" && made.structure.empty(), "its name");
});

const check::Case side_by_side("tensors lie side by side in the family's order", [] {
    const ModelHeader made = header_of({&inverse_gaussian::family, "", 3, 2}, 5);
    const std::pair<const char*, std::vector<std::uint64_t>> expected[] = {
        {"weights", {2}}, {"mu", {2, 3}}, {"lambda", {2, 3}}, {"lower_bounds", {5}}};
    check::that(made.tensors.size() == 4, "four");
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const emgine::Tensor& is = made.tensors[i];
        check::that(is.name == expected[i].first && is.shape == expected[i].second, is.name);
        check::that(is.begin == at, "without a hole");
        at = is.end;
    }
    check::that(at == 8 * (2 + 6 + 6 + 5), "bytes");
    const std::string text = emgine::header_text(made);
    check::that(text.size() % 8 == 0, "the data begin at a multiple of 8");
    check::that(emgine::read_header_json(text).tensors.size() == 4, "it is JSON");
});

const check::Case unknown("a family that is not on the list is refused by name", [] {
    const ModelHeader made = header_of({&inverse_gaussian::family, "", 3, 2}, 0);
    check::that(has(said([](auto&) {}, made), "Got 'inverse_gaussian'"), "version 2");
    check::that(has(said([](auto& h) { h.version = "1"; }, made), "format_version 1"), "version 1");
});

const check::Case back("a header of version 2 is read back, its tensors in the family's order", [] {
    check::that(said([](auto&) {}).empty(), "as it is");
    ModelHeader mixed = second();
    std::swap(mixed.tensors[0], mixed.tensors[3]);
    const ModelHeader read = emgine::parse_header(emgine::header_text(mixed), bytes_in(second()));
    check::that(read.shape() == model_shape("gaussian", "diag", 3, 2), "shape");
    check::that(read.tensors.size() == 5 && read.tensors[0].name == "weights" &&
                    read.tensors[3].name == "precisions_cholesky",
                "order");
    check::that(said([](auto& h) { h.tensors.pop_back(); }).find("bytes of data") !=
                    std::string::npos,
                "lower_bounds may be missing, their numbers not");
});

const check::Case versions("a version that is missing or newer is refused", [] {
    check::that(has(said([](auto& h) { h.version = ""; }), "no format_version"), "none");
    for (const char* version : {"0", "3", "1.0", " 1", "02"})
        check::that(has(said([&](auto& h) { h.version = version; }), "not 1 or 2"), version);
});

const check::Case features("n_features is a number that the arrays have", [] {
    check::that(has(said([](auto& h) { h.n_features = ""; }), "n_features is missing"), "missing");
    for (const char* text : {"three", "3.0", "-3", "03", "3 3", "[3]", "18446744073709551616"})
        check::that(has(said([&](auto& h) { h.n_features = text; }), "expected"), text);
    check::that(has(said([](auto& h) { h.n_features = "0"; }), "at least one feature"), "none");
    for (const char* text : {"2", "4", "9223372036854775808", "18446744073709551615"})
        check::that(has(said([&](auto& h) { h.n_features = text; }), "does not have the shape"),
                    text);
});

const check::Case huge("sizes whose product is beyond the integers are refused", [] {
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    const auto with_sizes = [](std::uint64_t d, std::uint64_t k) {
        return [d, k](ModelHeader& h) {
            h.n_features = std::to_string(d);
            for (emgine::Tensor& tensor : h.tensors)
                for (std::size_t i = 0; tensor.name != "lower_bounds" && i < tensor.shape.size();
                     ++i)
                    tensor.shape[i] = i == 0 ? k : d;
        };
    };
    for (const auto& [d, k] : {std::pair<std::uint64_t, std::uint64_t>{3, half},
                               {half, 2},
                               {half, half},
                               {~std::uint64_t{0}, 1},
                               {std::uint64_t{1} << 32, std::uint64_t{1} << 32}})
        check::that(!said(with_sizes(d, k)).empty(), std::to_string(d) + " " + std::to_string(k));
    for (const auto& type : problem::types)
        check::that(
            !said(with_sizes(half, 2), header_of(model_shape("gaussian", type, 3, 2), 4)).empty(),
            "version 1 " + type);
});

const check::Case wrapped("sizes whose bytes are 0 modulo 2^64 need more than no bytes", [] {
    ModelHeader header = second();
    header.n_features = "8";
    for (emgine::Tensor& tensor : header.tensors) {
        tensor.begin = tensor.end = 0;
        tensor.shape = tensor.name == "weights"
                           ? std::vector<std::uint64_t>{std::uint64_t{1} << 61}
                           : std::vector<std::uint64_t>{std::uint64_t{1} << 61, 8};
    }
    header.tensors.back() = {"lower_bounds", {4}, 0, 32};
    check::that(has(said([](auto&) {}, header), "do not fit the shapes"), "overflow");
});

const check::Case tensors("arrays that are unknown, missing or of another shape are refused", [] {
    check::that(has(said([](auto& h) { h.tensors[1].name = "median"; }), "means is missing"),
                "name");
    check::that(
        has(said([](auto& h) { h.tensors.push_back({"more", {0}, 0, 0}); }), "none of this"),
        "more");
    check::that(has(said([](auto& h) { h.tensors.erase(h.tensors.begin()); }), "component"),
                "no weights");
    check::that(has(said([](auto& h) { h.tensors[2].shape = {3, 2}; }), "covariances does not"),
                "shape");
    check::that(has(said([](auto& h) { h.structure = "full"; }), "covariances does not"),
                "structure");
    check::that(has(said([](auto& h) { h.structure = ""; }), "covariance_type"), "no structure");
});

const check::Case offsets("holes, overlaps and numbers beyond the data are refused", [] {
    for (const std::size_t i : {0, 1, 2, 3, 4})
        for (const std::uint64_t by : {std::uint64_t{8}, ~std::uint64_t{7}}) {
            check::that(!said([&](auto& h) { h.tensors[i].begin += by; }).empty(), "begin");
            check::that(!said([&](auto& h) { h.tensors[i].end += by; }).empty(), "end");
            const auto moved = [&](auto& h) { h.tensors[i].begin += by, h.tensors[i].end += by; };
            check::that(has(said(moved), "data_offsets leave holes"), "moved");
        }
    check::that(said([](auto& h) {
                    std::swap(h.tensors[1].begin, h.tensors[2].begin);
                    std::swap(h.tensors[1].end, h.tensors[2].end);
                }).empty(),
                "another order of equal arrays");
});

const check::Case names("as many feature names as features", [] {
    check::that(said([](auto& h) { h.feature_names = R"(["a","b","c"])"; }).empty(), "three");
    for (const char* text : {R"(["a","b"])", R"(["a","b","c","d"])", "[]"})
        check::that(has(said([&](auto& h) { h.feature_names = text; }), "feature_names has"), text);
    for (const char* text : {"[1,2,3]", R"(["a","b","c"]x)", R"("abc")"})
        check::that(!said([&](auto& h) { h.feature_names = text; }).empty(), text);
});

const check::Case sums("every word of the metadata changes the checksum", [] {
    const std::string before = emgine::checksum_of(second()).text();
    const auto after = [](const Change& change) {
        ModelHeader header = second();
        change(header);
        return emgine::checksum_of(header).text();
    };
    check::that(after([](auto&) {}) == before, "the same words");
    check::that(after([](auto& h) { h.version = "1"; }) != before, "version");
    check::that(after([](auto& h) { h.n_features = "4"; }) != before, "n_features");
    check::that(after([](auto& h) { h.family += "s"; }) != before, "family");
    check::that(after([](auto& h) { h.structure = "full"; }) != before, "structure");
    check::that(after([](auto& h) { h.feature_names = "[]"; }) != before, "feature names");
    check::that(after([](auto& h) { h.estimator = "{}"; }) != before, "estimator");
    check::that(after([](auto& h) { std::swap(h.family, h.structure); }) != before, "their order");
});

} // namespace
