// A small test harness: named cases, checks that report their line, no macros.
// A case registers itself; main.cpp runs all of them, or those whose name contains its argument.
// A failed check is reported and the case continues; an exception ends the case and fails it.
#pragma once

#include <cmath>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace check {

struct Registered {
    std::string name;
    std::function<void()> body;
};

inline std::vector<Registered>& cases() {
    static std::vector<Registered> all;
    return all;
}

inline int failures = 0;

struct Case {
    Case(std::string name, std::function<void()> body) {
        cases().push_back({std::move(name), std::move(body)});
    }
};

inline void that(bool holds, const std::string& claim, const char* file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
    if (holds)
        return;
    ++failures;
    std::cerr << file << ':' << line << ": failed: " << claim << '\n';
}

// |actual - expected| <= relative * |expected| + absolute; NaN never passes.
inline void close(double actual, double expected, double relative, double absolute = 0.0,
                  const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    const double allowed = relative * std::abs(expected) + absolute;
    that(actual == expected || std::abs(actual - expected) <= allowed,
         std::to_string(actual) + " should be " + std::to_string(expected) + ", off by " +
             std::to_string((actual - expected) / expected) + " relative",
         file, line);
}

template <class Exception, class Body>
void throws(Body&& body, const std::string& claim, const char* file = __builtin_FILE(),
            int line = __builtin_LINE()) {
    try {
        body();
    } catch (const Exception&) {
        return;
    }
    that(false, claim, file, line);
}

} // namespace check
