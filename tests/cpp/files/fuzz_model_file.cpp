// Tests the reader of model files with damaged files: `fuzz_model_file SECONDS_OR_RUNS [SEED
// [FILE..]]` mutates models of every structure (and the given files) that many times. A bad file
// must raise ModelFileError, with no more memory than its size plus 1 MB and a little for the
// message. A model that is read must be able to score. LLVMFuzzerTestOneInput also serves
// libFuzzer.
#include "counted_memory.hpp"
#include "files/model_bytes.hpp"

#include "emgine/scorer.hpp"

#include <cstdio>
#include <iostream>
#include <limits>

namespace {

using counted_memory::held;
using counted_memory::peak;
constexpr std::size_t a_little = 4096;

[[noreturn]] void stop(const char* why) {
    std::fprintf(stderr, "fuzz_model_file: %s\n", why);
    std::abort();
}

// Models up to this size are scored, which costs little; larger ones are only read. A row may lie
// beyond all densities, but no density is NaN or infinite.
void score(const emgine::Mixture& mixture) {
    if (mixture.n_features() * mixture.n_components() > 64)
        return;
    emgine::Scorer scorer(mixture);
    std::vector<double> responsibilities(mixture.n_components());
    for (const double value : {0.5, -1e150, 1e300}) {
        const std::vector<double> row(mixture.n_features(), value);
        double density = 0;
        scorer.score_samples(row.data(), 1, &density);
        if (!(density < std::numeric_limits<double>::infinity()))
            stop("a log-density is NaN or infinite");
        scorer.predict_proba(row.data(), 1, responsibilities.data());
        for (const double responsibility : responsibilities)
            if (!(responsibility >= 0 && responsibility <= 1))
                stop("a responsibility is none");
    }
}

bool is_read(const std::uint8_t* bytes, std::size_t n) {
    const std::size_t before = held;
    peak = held;
    try {
        score(emgine::read_model(bytes, n).mixture);
        return true;
    } catch (const emgine::ModelFileError&) {
        if (peak - before > n + emgine::most_header_bytes + a_little)
            stop("a refused file took more memory than its size and 1 MB");
    }
    return false;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t n) {
    is_read(bytes, n);
    return 0;
}

namespace {

class Mutator {
  public:
    explicit Mutator(std::uint64_t seed) : state_(seed) {}

    std::string operator()(const std::vector<std::string>& corpus) {
        std::string bytes = corpus[below(corpus.size())];
        if (below(3) == 0)
            return model_bytes::resealed(with_other_numbers(std::move(bytes)));
        for (std::size_t n = 1 + below(4); n > 0; --n)
            mutate(bytes, corpus);
        return below(2) == 0 ? bytes : model_bytes::resealed(bytes);
    }

  private:
    std::size_t below(std::size_t n) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return n == 0 ? 0 : static_cast<std::size_t>((state_ >> 33) % n);
    }
    // One to three numbers of the arrays are replaced or scaled, the same ones or many at once.
    std::string with_other_numbers(std::string bytes) {
        const double values[] = {0,      -1,    1e-310, 5e-324,  1e154,  -1e154,
                                 1e-154, 1e308, -1e308, 1.7e308, 1e-300, 3};
        const std::size_t begin = model_bytes::data_begin(bytes);
        const std::size_t n_numbers = (bytes.size() - begin) / sizeof(double);
        for (std::size_t n = 1 + below(3); n > 0; --n) {
            const double value = values[below(std::size(values))];
            const bool scales = below(2) == 0;
            const std::size_t first = below(n_numbers),
                              count = below(2) == 0 ? 1 : below(n_numbers);
            for (std::size_t i = first; i < std::min(first + count, n_numbers); ++i) {
                double number = 0;
                std::memcpy(&number, &bytes[begin + i * sizeof(double)], sizeof(number));
                number = scales ? number * value : value;
                std::memcpy(&bytes[begin + i * sizeof(double)], &number, sizeof(number));
            }
        }
        return bytes;
    }
    // The header is mutated more often: it is the smaller part of most files and has more checks.
    std::size_t somewhere(const std::string& bytes) {
        return below(below(3) == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 600));
    }
    void mutate(std::string& bytes, const std::vector<std::string>& corpus) {
        static const std::vector<std::string> words = {"18446744073709551615",
                                                       "9223372036854775808",
                                                       "4294967296",
                                                       "0",
                                                       "1",
                                                       "-1",
                                                       "1e9",
                                                       "\"",
                                                       "\\u0000",
                                                       "\\ud800",
                                                       "[",
                                                       "]",
                                                       "{",
                                                       "}",
                                                       ",",
                                                       ":",
                                                       "[[[[[[[[",
                                                       "null",
                                                       "\"shape\":[1]",
                                                       "\"F64\"",
                                                       "tied",
                                                       "diag",
                                                       "full",
                                                       "spherical",
                                                       std::string("\0\0\0\0\0\0\xF8\x7F", 8),
                                                       std::string("\0\0\0\0\0\0\xF0\xFF", 8)};
        if (bytes.empty())
            return;
        const std::size_t at = somewhere(bytes);
        const std::string& word = words[below(words.size())];
        switch (below(8)) {
        case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
            break;
        case 1:
            bytes[at] = static_cast<char>(below(256));
            break;
        case 2:
            bytes.resize(at);
            break;
        case 3:
            bytes.erase(at, 1 + below(16));
            break;
        case 4:
            insert(bytes, at, word);
            break;
        case 5:
            bytes.replace(at, word.size(), word);
            break;
        case 6:
            digit(bytes, at);
            break;
        default: {
            const std::string& other = corpus[below(corpus.size())];
            const std::size_t from = somewhere(other);
            bytes.replace(at, below(64), other, from, below(64));
        }
        }
    }
    // The length of the header grows by the number of inserted bytes.
    void insert(std::string& bytes, std::size_t at, const std::string& word) {
        bytes.insert(at, word);
        if (at < 8 || bytes.size() < 8)
            return;
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof(length));
        length += word.size();
        std::memcpy(&bytes[0], &length, sizeof(length));
    }
    void digit(std::string& bytes, std::size_t at) {
        at = bytes.find_first_of("0123456789", at);
        if (at != std::string::npos)
            bytes[at] = static_cast<char>('0' + below(10));
    }

    std::uint64_t state_;
};

std::vector<std::string> seeds(int argc, char** argv) {
    std::vector<std::string> corpus;
    for (const auto& type : problem::types) {
        corpus.push_back(model_bytes::bytes_of(model_bytes::model(type, 2, 2)));
        corpus.push_back(model_bytes::as_version_2(corpus.back()));
        corpus.push_back(
            model_bytes::bytes_of({model_bytes::model(type, 1, 1).mixture, {}, "", {}}));
    }
    for (int i = 3; i < argc; ++i)
        corpus.push_back(model_bytes::contents(argv[i]));
    return corpus;
}

} // namespace

int main(int argc, char** argv) {
    const unsigned long runs = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20000;
    Mutator mutator(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
    const std::vector<std::string> corpus = seeds(argc, argv);
    unsigned long n_read = 0;
    for (unsigned long i = 0; i < runs; ++i) {
        const std::string bytes = mutator(corpus);
        // A copy of exactly this size, so that a sanitizer detects a read beyond it.
        const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
        n_read += is_read(exact.data(), exact.size());
    }
    std::cout << runs << " inputs, " << n_read << " read, the rest refused\n";
    return n_read == 0 || n_read == runs; // a fuzzer that only knows one answer tests nothing
}
