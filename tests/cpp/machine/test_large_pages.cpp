// Large pages: asked for where the array is large, and no number depends on it.
#include "check.hpp"

#include "machine/large_pages.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using emgine::least_for_large_pages;

// Whether the mapping that holds an address has Linux's flag of such advice, "hg".
bool is_advised(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    bool here = false;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0, end = 0;
        char dash = 0;
        std::istringstream range(line);
        if (range >> std::hex >> begin >> dash >> end && dash == '-')
            here = begin <= at && at < end;
        else if (here && line.rfind("VmFlags:", 0) == 0)
            return line.find(" hg") != std::string::npos;
    }
    return false;
}

const check::Case asks("a large array is in memory with the advice", [] {
    std::vector<double> values;
    emgine::reserve_large(values, 8 * least_for_large_pages / sizeof(double));
    check::that(values.empty() && values.capacity() >= least_for_large_pages, "room, no numbers");
    values.resize(values.capacity(), 1.5);
    check::that(values.front() == 1.5 && values.back() == 1.5, "numbers");
#ifdef __linux__
    const bool has_large_pages =
        std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled").good();
    check::that(is_advised(values.data() + values.size() / 2) == has_large_pages, "advice");
#endif
});

const check::Case resizes("zeros are made in steps, between which it can be ended", [] {
    constexpr std::size_t n = (std::size_t{1} << 22) + 5;
    std::vector<double> zeros;
    emgine::resize_large(zeros, n);
    check::that(zeros.size() == n && zeros.capacity() == n, "at once in its place");
    check::that(std::all_of(zeros.begin(), zeros.end(), [](double x) { return x == 0; }), "zeros");
    int asked = 0;
    const emgine::AskMeanwhile meanwhile([&] { return ++asked < 2; });
    std::vector<double> never;
    bool ended = false;
    try {
        emgine::resize_large(never, n);
    } catch (const emgine::Interrupted&) {
        ended = true;
    }
    check::that(ended && asked == 2, "ended");
});

const check::Case small("small arrays, and none, are left alone", [] {
    std::vector<double> few;
    emgine::reserve_large(few, 100);
    check::that(few.capacity() >= 100, "room");
    emgine::ask_for_large_pages(nullptr, 0);
});

} // namespace
