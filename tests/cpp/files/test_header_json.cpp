// The JSON of a header: what is written comes back, and what stands there twice, is missing or is
// too much is refused. Which word names the structure depends on the version.
#include "check.hpp"

#include "emgine/model_file.hpp"
#include "files/header_json.hpp"

namespace {

using emgine::ModelHeader;
using emgine::read_header_json;

bool is_refused(const std::string& text) {
    try {
        read_header_json(text);
        return false;
    } catch (const emgine::ModelFileError&) {
        return true;
    }
}

std::string with_metadata(const std::string& members) {
    return R"({"__metadata__":{)" + members + "}}";
}

std::string tensor(const std::string& members) { return R"({"t":{)" + members + "}}"; }

const check::Case round_trip("both versions come back as they were written", [] {
    for (const char* version : {"1", "2"}) {
        ModelHeader header;
        header.version = version;
        header.family = "inverse_gaussian";
        header.structure = "round \"é\"";
        header.n_features = header.version == "1" ? "" : "3";
        header.feature_names = R"(["a"])";
        header.estimator = R"({"tol":0.5})";
        header.checksum = "0123abcd";
        header.tensors = {{"weights", {2}, 0, 16}, {"none", {}, 16, 24}, {"mu", {2, 3}, 24, 72}};
        const ModelHeader back = read_header_json(emgine::write_header_json(header));
        check::that(back.version == version && back.family == header.family, "version, family");
        check::that(back.structure == header.structure, "structure");
        check::that(back.n_features == header.n_features, "n_features");
        check::that(back.feature_names == header.feature_names, "feature names");
        check::that(back.estimator == header.estimator, "estimator");
        check::that(back.checksum == header.checksum, "checksum");
        check::that(back.tensors.size() == 3, "tensors");
        for (std::size_t i = 0; i < back.tensors.size(); ++i) {
            check::that(back.tensors[i].name == header.tensors[i].name, "name");
            check::that(back.tensors[i].shape == header.tensors[i].shape, "shape");
            check::that(back.tensors[i].begin == header.tensors[i].begin &&
                            back.tensors[i].end == header.tensors[i].end,
                        "offsets");
        }
    }
});

const check::Case nothing("what a header does not have is not written", [] {
    ModelHeader header;
    header.version = "2";
    header.family = "poisson";
    check::that(emgine::write_header_json(header) ==
                    R"({"__metadata__":{"format_version":"2","family":"poisson"}})",
                "no structure, no names, no estimator");
});

const check::Case structure("the structure is covariance_type in version 1, structure later", [] {
    const std::string both = R"("covariance_type":"diag","structure":"full","n_features":"9")";
    for (const std::string& order : {both, std::string(R"("structure":"full","n_features":"9",)"
                                                       R"("covariance_type":"diag")")}) {
        const auto first = read_header_json(with_metadata(order + R"(,"format_version":"1")"));
        check::that(first.structure == "diag" && first.n_features.empty(), "version 1");
        const auto second = read_header_json(with_metadata(R"("format_version":"2",)" + order));
        check::that(second.structure == "full" && second.n_features == "9", "version 2");
    }
});

const check::Case twice("nothing stands there twice, but what is somebody else's may", [] {
    for (const char* name : {"format_version", "family", "covariance_type", "structure",
                             "n_features", "checksum", "feature_names", "estimator"}) {
        const std::string entry = "\"" + std::string(name) + R"(":"")";
        check::that(!is_refused(with_metadata(entry)), name);
        check::that(is_refused(with_metadata(entry + "," + entry)), std::string(name) + " twice");
    }
    check::that(!is_refused(with_metadata(R"("format":"pt","format":"pt")")), "another's");
    check::that(is_refused(R"({"__metadata__":{},"__metadata__":{}})"), "metadata");
    const std::string entry = R"("t":{"dtype":"F64","shape":[1],"data_offsets":[0,8]})";
    check::that(!is_refused("{" + entry + "}"), "a tensor");
    check::that(is_refused("{" + entry + "," + entry + "}"), "a tensor twice");
});

const check::Case tensors("a tensor has a type, a shape and two offsets, each once", [] {
    const std::string type = R"("dtype":"F64")", shape = R"("shape":[2,3])";
    const std::string offsets = R"("data_offsets":[0,48])";
    check::that(!is_refused(tensor(offsets + "," + type + "," + shape)), "in any order");
    check::that(is_refused(tensor(type + "," + shape)), "no offsets");
    check::that(is_refused(tensor(type + "," + offsets)), "no shape");
    check::that(is_refused(tensor(shape + "," + offsets)), "no type");
    check::that(is_refused(tensor(type + "," + shape + "," + offsets + "," + type)), "twice");
    check::that(is_refused(tensor(type + "," + shape + "," + offsets + R"(,"x":1)")), "more");
    check::that(is_refused(tensor(R"("dtype":"F32",)" + shape + "," + offsets)), "another type");
    for (const char* wrong : {"[]", "[0]", "[0,1,2]", "[0,-1]", "[0,18446744073709551616]"})
        check::that(is_refused(tensor(type + "," + shape + R"(,"data_offsets":)" + wrong)), wrong);
    for (const char* wrong :
         {"[1,2,3,4]", "[01]", "[1.5]", "[\"1\"]", "2", "[18446744073709551616]"})
        check::that(is_refused(tensor(type + R"(,"shape":)" + wrong + "," + offsets)), wrong);
});

const check::Case many("at most 64 tensors", [] {
    std::string text = "{";
    for (int i = 0; i < 64; ++i)
        text += (i == 0 ? "\"" : ",\"") + std::to_string(i) +
                R"(":{"dtype":"F64","shape":[],"data_offsets":[0,8]})";
    check::that(read_header_json(text + "}").tensors.size() == 64, "64");
    check::that(is_refused(text + R"(,"more":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})"),
                "65");
});

const check::Case integers("a whole number in a string, and nothing else", [] {
    check::that(emgine::json_integer("0", "n") == 0, "0");
    check::that(emgine::json_integer("18446744073709551615", "n") == ~std::uint64_t{0}, "2^64 - 1");
    for (const char* text : {"", "-1", "1.0", "1e3", "12x", "0x10", "007", "1 2", "nan",
                             "18446744073709551616", "\"3\""})
        check::throws<emgine::ModelFileError>([&] { emgine::json_integer(text, "n"); }, text);
    try {
        emgine::json_integer("", "n_features");
    } catch (const emgine::ModelFileError& error) {
        check::that(error.what() == std::string("n_features is missing."), "names what is missing");
    }
});

} // namespace
