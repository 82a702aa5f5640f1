// `service MODEL` scores rows from standard input, one row per line, with numbers separated by
// spaces or commas. It prints log-density, label and responsibilities of each row.
// `service MODEL --latency CALLS [THREADS]` scores one row many times, in threads that share the
// model, and prints the time of a call.
#include <emgine/emgine.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

// Returns the numbers of a line; throws if there are not d of them.
std::vector<double> row_of(std::string line, std::size_t d) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream words(line);
    std::vector<double> row;
    for (std::string word; words >> word;)
        row.push_back(std::stod(word));
    if (row.size() != d)
        throw std::invalid_argument("a row must have " + std::to_string(d) + " numbers, not " +
                                    std::to_string(row.size()) + ".");
    return row;
}

void score_standard_input(const emgine::Mixture& mixture) {
    emgine::Scorer scorer(mixture);
    std::vector<double> responsibilities(mixture.n_components());
    for (std::string line; std::getline(std::cin, line);) {
        const std::vector<double> row = row_of(line, mixture.n_features());
        double log_density = 0;
        std::int64_t label = 0;
        scorer.score_samples(row.data(), 1, &log_density);
        scorer.predict(row.data(), 1, &label);
        scorer.predict_proba(row.data(), 1, responsibilities.data());
        std::printf("%.17g %lld", log_density, static_cast<long long>(label));
        for (const double responsibility : responsibilities)
            std::printf(" %.17g", responsibility);
        std::printf("\n");
    }
}

// Returns the nanoseconds of each call. The row is the first mean, moved slightly in each call.
std::vector<float> latencies(const emgine::Mixture& mixture, std::size_t calls) {
    emgine::Scorer scorer(mixture);
    const double* means = mixture.parameter("means").data();
    std::vector<double> row(means, means + mixture.n_features());
    std::vector<float> taken(calls);
    for (float& time : taken) {
        double log_density = 0;
        const auto begin = Clock::now();
        scorer.score_samples(row.data(), 1, &log_density);
        time = std::chrono::duration<float, std::nano>(Clock::now() - begin).count();
        row[0] += 1e-9 * log_density;
    }
    return taken;
}

void print_latencies(const emgine::Mixture& mixture, std::size_t calls, std::size_t n_threads) {
    std::vector<std::vector<float>> taken(n_threads);
    std::vector<std::thread> threads;
    const auto begin = Clock::now();
    for (std::vector<float>& mine : taken)
        threads.emplace_back([&] { mine = latencies(mixture, calls); });
    for (std::thread& thread : threads)
        thread.join();
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::vector<float> all;
    for (const std::vector<float>& one : taken)
        all.insert(all.end(), one.begin(), one.end());
    std::sort(all.begin(), all.end());
    const auto percentile = [&](double p) {
        return static_cast<double>(all[static_cast<std::size_t>(p * (all.size() - 1))]);
    };
    std::printf("p50 %.0f ns  p99 %.0f ns  p99.9 %.0f ns  %.0f calls/s  %zu threads\n",
                percentile(0.5), percentile(0.99), percentile(0.999),
                static_cast<double>(all.size()) / seconds, n_threads);
}

std::size_t positive(const char* text) {
    const unsigned long value = std::strtoul(text, nullptr, 10);
    if (value == 0)
        throw std::invalid_argument(std::string("a number above 0 must stand where '") + text +
                                    "' does.");
    return value;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2 || (argc > 2 && (std::strcmp(argv[2], "--latency") != 0 || argc < 4))) {
        std::fprintf(stderr, "usage: service MODEL [--latency CALLS [THREADS]]\n");
        return 2;
    }
    try {
        const auto mixture = emgine::Mixture::load(argv[1]);
        if (argc == 2)
            score_standard_input(mixture);
        else
            print_latencies(mixture, positive(argv[3]), argc > 4 ? positive(argv[4]) : 1);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "service: %s\n", error.what());
        return 1;
    }
}
