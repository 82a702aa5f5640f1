// The machine's multiply-add peak: independent chains in registers, nothing else.
// Prints GF/s (two operations per multiply-add) for a number of threads, the best of several tries.
// peak.py compiles it with -O3 -march=native. It uses the compiler's vector extension, because the
// peak must not depend on how the compiler vectorises a loop.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#if defined(__AVX512F__)
constexpr int lanes = 8;
#elif defined(__AVX__)
constexpr int lanes = 4;
#else
constexpr int lanes = 2;
#endif

// Twelve chains hide the latency of every current core and leave registers for the factors.
constexpr int chains = 12;
constexpr long steps = 8'000'000;
constexpr int tries = 5;

typedef double Vector __attribute__((vector_size(8 * lanes)));

double run_chains(double seed) {
    Vector sums[chains];
    Vector factor, addend;
    for (int lane = 0; lane < lanes; ++lane) {
        factor[lane] = 0.999999;
        addend[lane] = 1e-6 * seed;
        for (int chain = 0; chain < chains; ++chain)
            sums[chain][lane] = seed + chain;
    }
    for (long step = 0; step < steps; ++step) {
#pragma GCC unroll 12
        for (int chain = 0; chain < chains; ++chain)
            sums[chain] = sums[chain] * factor + addend;
    }
    double total = 0;
    for (const Vector& sum : sums)
        for (int lane = 0; lane < lanes; ++lane)
            total += sum[lane];
    return total;
}

int main(int count, char** arguments) {
    const int n_threads = count > 1 ? std::atoi(arguments[1]) : 1;
    double best = 0;
    double checksum = 0; // printed, so that the compiler cannot remove the work
    for (int attempt = 0; attempt < tries; ++attempt) {
        std::vector<double> totals(n_threads);
        std::vector<std::thread> threads;
        const auto begin = std::chrono::steady_clock::now();
        for (double& total : totals)
            threads.emplace_back([&total, attempt] { total = run_chains(1.0 + attempt); });
        for (std::thread& thread : threads)
            thread.join();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
        const double operations = 2.0 * lanes * chains * double(steps) * n_threads;
        best = std::max(best, operations / seconds.count() * 1e-9);
        for (double total : totals)
            checksum += total;
    }
    std::printf("%.6f %g\n", best, checksum);
}
