// Model files: every bit is kept; damaged files are refused and never read beyond their end.
#include "check.hpp"
#include "files/model_bytes.hpp"

#include <limits>
#include <system_error>

namespace {

using model_bytes::bytes_of;
using model_bytes::is_refused;
using model_bytes::model;

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

const check::Case round_trip("every number and name comes back, through a file and a mapping", [] {
    for (const auto& type : problem::all_types) {
        const emgine::Model saved = model(type, 5, 3);
        const auto path = model_bytes::folder() / "round trip";
        emgine::save_model(path, saved);
        for (const auto access : {emgine::Access::read, emgine::Access::map}) {
            const emgine::Model loaded = emgine::load_model(path, access);
            const auto is = problem::numbers(loaded.mixture), was = problem::numbers(saved.mixture);
            check::that(is.storage == was.storage && is.n_features == 5, "structure");
            check::that(same_bits(is.weights, was.weights), "weights");
            check::that(same_bits(is.means, was.means), "means");
            check::that(same_bits(is.covariances, was.covariances), "covariances");
            check::that(same_bits(is.precisions_cholesky, was.precisions_cholesky), "factors");
            check::that(same_bits(is.log_normalizers, was.log_normalizers), "normalisers");
            check::that(loaded.feature_names == saved.feature_names, "feature names");
            check::that(loaded.estimator == saved.estimator, "estimator");
            check::that(loaded.lower_bounds == saved.lower_bounds, "lower bounds");
        }
    }
});

const check::Case truncated("a file cut short or made longer anywhere is refused", [] {
    for (const auto& type : problem::all_types) {
        const std::string bytes = bytes_of(model(type));
        check::that(!is_refused(bytes), "the whole file is read");
        for (std::size_t n = 0; n < bytes.size(); ++n)
            check::that(is_refused(bytes.substr(0, n)), "cut to " + std::to_string(n));
        check::that(is_refused(bytes + '\0'), "one byte more");
    }
});

const check::Case flipped("every bit flipped, and every byte, is noticed", [] {
    for (const auto& type : problem::all_types) {
        const std::string bytes = bytes_of(model(type));
        for (std::size_t i = 0; i < bytes.size(); ++i)
            for (const int mask : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
                std::string damaged = bytes;
                damaged[i] = static_cast<char>(damaged[i] ^ mask);
                check::that(is_refused(damaged),
                            "byte " + std::to_string(i) + " ^ " + std::to_string(mask));
            }
    }
});

const check::Case second("version 2 of a Gaussian mixture is read, and its damage noticed", [] {
    for (const auto& type : problem::all_types) {
        const std::string bytes = model_bytes::as_version_2(bytes_of(model(type)));
        check::that(model_bytes::header(bytes).find(R"("structure":")") != std::string::npos, type);
        const emgine::Model loaded = emgine::read_model(bytes.data(), bytes.size());
        const auto is = problem::numbers(loaded.mixture);
        const auto was = problem::numbers(model(type).mixture);
        check::that(same_bits(is.means, was.means) && same_bits(is.covariances, was.covariances),
                    type);
        check::that(bytes_of(loaded) == bytes_of(model(type)), "it is written as version 1");
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(damaged[i] ^ 1);
            check::that(is_refused(damaged), "byte " + std::to_string(i));
        }
    }
});

// Replaces a text, which must exist, in the header of a full model (2 components, 3 features).
std::string changed(const std::string& what, const std::string& by) {
    const std::string bytes = bytes_of(model("full"));
    std::string header = model_bytes::header(bytes);
    const std::size_t at = header.find(what);
    check::that(at != std::string::npos, what + " is in the header");
    header.replace(at, what.size(), by);
    return model_bytes::resealed(
        model_bytes::with_header(header, bytes.substr(model_bytes::data_begin(bytes))));
}

const check::Case lies("headers that lie are refused", [] {
    const char* const claims[][2] = {
        {"[2,3,3]", "[2,3,9223372036854775808]"},
        {"[2,3,3]", "[9223372036854775808,2,2]"},
        {"[2,3,3]", "[4294967296,4294967296,1]"},
        {"[2,3,3]", "[99999999999999999999,3,3]"},
        {"[2,3,3]", "[2,3,-3]"},
        {"[2,3,3]", "[2,3,3,1]"},
        {"[2,3,3]", "[18]"},
        {"[2,3]", "[0,3]"},
        {"[2,3]", "[9223372036854775808,9223372036854775808]"},
        {"[0,16]", "[8,16]"},
        {"[0,16]", "[16,0]"},
        {"[0,16]", "[0,18446744073709551615]"},
        {"[16,64]", "[0,48]"},
        {"\"F64\"", "\"F32\""},
        {"\"F64\"", "\"F64"},
        {"\"full\"", "\"round\""},
        {"\"gaussian\"", "\"poisson\""},
        {"\"format_version\":\"1\"", "\"format_version\":\"2\""},
        {"\"format_version\":\"1\"", "\"format_version\":1"},
        {"\"means\"", "\"weights\""},
        {"\"means\"", "\"median\""},
        {"\"checksum\"", "\"checksam\""},
        {"\"feature_names\":\"[", "\"feature_names\":\"[\\\"more\\\","},
        {"\"feature_names\":\"[", "\"feature_names\":\"[["},
        {"\"family\"", "\"checksum\":\"\",\"family\""},
        {"{\"__metadata__\":", "{\"__metadata__\":{},\"__metadata__\":"},
    };
    for (const auto& lie : claims)
        check::that(is_refused(changed(lie[0], lie[1])), std::string(lie[0]) + " as " + lie[1]);
});

const check::Case truths("what changes nothing is read", [] {
    const char* const spellings[][2] = {
        {"{\"__metadata__\":", " {\n\t\"__metadata__\" : "},
        {"\"gaussian\"", "\"g\\u0061ussian\""},
        {"\"family\"", "\"format\":\"pt \\ud83d\\ude00\",\"family\""},
        {"[2,3,3]", "[ 2 , 3 , 3 ]"},
    };
    for (const auto& spelling : spellings)
        check::that(!is_refused(changed(spelling[0], spelling[1])), spelling[1]);
});

const check::Case strings("text that is not JSON or not UTF-8 is refused", [] {
    for (const char* text : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82",
                             "\\ud800", "\\udc00", "\\u12g4", "\\x", "\x01", "\\ud800\\u0041"})
        check::that(
            is_refused(changed("\"family\"", "\"x\":\"" + std::string(text) + "\",\"family\"")),
            "a string with bad text");
});

const check::Case prefix("a header length beyond the file or 1 MB is refused", [] {
    std::string bytes = bytes_of(model("diag"));
    for (const std::uint64_t length :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{bytes.size()},
          std::uint64_t{1} << 20 | 1, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
        std::memcpy(&bytes[0], &length, sizeof(length));
        check::that(is_refused(bytes), std::to_string(length));
        check::that(is_refused(bytes + std::string((1 << 20) + 8, ' ')), "in a longer file");
    }
});

const check::Case numbers("numbers that are no mixture's are refused", [] {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const auto with = [](std::size_t index, double value) {
        std::string bytes = bytes_of(model("full"));
        std::memcpy(&bytes[model_bytes::data_begin(bytes) + index * sizeof(double)], &value,
                    sizeof(value));
        return is_refused(model_bytes::resealed(bytes));
    };
    check::that(!with(2, 5.0), "another mean");
    for (const double value : {nan, infinity, -infinity})
        for (const std::size_t index : {0, 2, 8, 26})
            check::that(with(index, value), "not finite");
    check::that(with(44, nan), "a lower bound that is NaN");
    check::that(with(0, -0.1) && with(0, 0.9), "weights");
    check::that(with(8, 0.0) && with(8, -1.0), "a variance");
    check::that(with(26, 0.0) && with(26, -1.0), "a factor's diagonal");
    check::that(with(29, 0.5), "below a factor's diagonal");
});

const check::Case
    failed_write("a write that is refused leaves the old file whole, and no other", [] {
        const auto inside = model_bytes::folder() / "failed";
        std::filesystem::create_directories(inside);
        const auto path = inside / "model";
        emgine::save_model(path, model("full"));
        const std::string before = model_bytes::contents(path);
        emgine::Model large = model("full");
        large.estimator = std::string(1 << 20, 'x');
        check::throws<emgine::ModelFileError>([&] { emgine::save_model(path, large); }, "header");
        large.estimator = "\xFF";
        check::throws<emgine::ModelFileError>([&] { emgine::save_model(path, large); }, "UTF-8");
        check::that(model_bytes::contents(path) == before, "the old file");
        large.estimator.clear();
        check::throws<std::system_error>(
            [&] { emgine::save_model(inside / "no" / "model", large); }, "no such folder");
        check::throws<std::system_error>([&] { emgine::save_model(inside, large); }, "a folder");
        const auto files = std::filesystem::directory_iterator(inside);
        check::that(std::distance(begin(files), end(files)) == 1, "no temporary file is left");
    });

} // namespace
