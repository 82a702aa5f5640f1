// Supports: what they hold, and the first value outside, in every dtype and by any number of
// threads.
#include "check.hpp"

#include "emgine/support.hpp"

namespace {

using emgine::Support;

const check::Case holds("both ends are included; whole numbers alone where asked", [] {
    const Support counts{0, std::numeric_limits<double>::infinity(), true};
    check::that(counts.has(0) && counts.has(1e300) && !counts.has(0.5) && !counts.has(-1),
                "counts");
    check::that(!counts.is_all() && Support{}.is_all(), "any number");
    const Support positive{std::numeric_limits<double>::denorm_min()};
    check::that(positive.has(5e-324) && !positive.has(0) && !positive.has(-0.0), "above 0");
});

template <class T>
emgine::Position found(std::vector<T>& rows, std::size_t n, int n_threads,
                       const std::vector<Support>& supports) {
    emgine::PassOptions options;
    options.n_threads = n_threads;
    const auto item = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto scalar = sizeof(T) == 8 ? emgine::Scalar::float64 : emgine::Scalar::float32;
    return emgine::find_outside({rows.data(), scalar, n, 2, 2 * item, item}, supports, options);
}

template <class T>
void every_place() {
    constexpr std::size_t n = 20011;
    std::vector<T> rows(2 * n, T(1));
    const std::vector<Support> supports{{}, {0, 1, true}};
    for (const int n_threads : {1, 4}) {
        check::that(!found(rows, n, n_threads, supports).found, "nothing is outside");
        for (const std::size_t row : {std::size_t{0}, std::size_t{6144}, n - 1}) {
            rows[2 * row + 1] = T(0.5);
            rows[2 * row] = T(-7); // the first feature may be anything
            const auto at = found(rows, n, n_threads, supports);
            check::that(at.found && at.row == row && at.column == 1, "the place");
            rows[2 * row + 1] = T(1);
        }
    }
    check::that(!found(rows, n, 1, {}).found, "no supports: any number");
}

std::size_t first_above_second(const double* row, const std::vector<std::size_t>& columns) {
    return row[columns[0]] > row[columns[1]] ? 0 : columns.size();
}

template <class T>
void every_row() {
    constexpr std::size_t n = 20011;
    std::vector<T> rows(2 * n, T(1));
    emgine::PassOptions options;
    const auto item = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto scalar = sizeof(T) == 8 ? emgine::Scalar::float64 : emgine::Scalar::float32;
    const emgine::Supports supports{{{0, 9, true}, {0, 9, true}},
                                    {{"a rule", {1, 0}, first_above_second}}};
    for (const int n_threads : {1, 4}) {
        options.n_threads = n_threads;
        const auto at = [&] {
            return emgine::find_outside({rows.data(), scalar, n, 2, 2 * item, item}, supports,
                                        options);
        };
        check::that(!at().found, "no row breaks the rule");
        rows[2 * 7000 + 1] = T(2);
        check::that(at().found && at().row == 7000 && at().column == 1, "the rule's first column");
        rows[2 * 7000] = T(0.5);
        check::that(at().row == 7000 && at().column == 0, "a feature's own support goes first");
        rows[2 * 7000] = rows[2 * 7000 + 1] = T(1);
    }
}

const check::Case rules64("the first row that breaks its rule, float64", every_row<double>);
const check::Case rules32("the first row that breaks its rule, float32", every_row<float>);

const check::Case places64("the first value outside, float64", every_place<double>);
const check::Case places32("the first value outside, float32", every_place<float>);

// Where numbers are compared side by side, the answer is that of each by itself.
template <class T>
void every_value() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::vector<Support> supports{{},
                                        {0, infinity, true, true},
                                        {0, 1, true},
                                        {std::numeric_limits<double>::denorm_min()},
                                        {-infinity, infinity, false, true},
                                        {0, 4503599627370497.0, true}};
    const std::vector<double> values{0,
                                     -0.0,
                                     1,
                                     0.5,
                                     -1,
                                     2,
                                     5e-324,
                                     1e-30,
                                     1e300,
                                     2251799813685249.0, // 2^51 + 1
                                     2251799813685248.5, // halves end here
                                     4503599627370497.0, // 2^52 + 1
                                     9007199254740994.0,
                                     std::nan("")};
    constexpr std::size_t n = 37;
    const std::size_t p = supports.size();
    const auto item = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto scalar = sizeof(T) == 8 ? emgine::Scalar::float64 : emgine::Scalar::float32;
    for (const bool by_columns : {false, true})
        for (std::size_t j = 0; j < p; ++j)
            for (const double value : values)
                for (const std::size_t row : {std::size_t{0}, std::size_t{9}, n - 1}) {
                    std::vector<T> rows(n * p, T(1));
                    rows[by_columns ? j * n + row : row * p + j] = static_cast<T>(value);
                    const auto stride = static_cast<std::ptrdiff_t>(by_columns ? 1 : p);
                    const auto across = static_cast<std::ptrdiff_t>(by_columns ? n : 1);
                    const auto at = emgine::find_outside(
                        {rows.data(), scalar, n, p, stride * item, across * item}, supports, {});
                    const bool inside = supports[j].has(static_cast<double>(static_cast<T>(value)));
                    check::that(at.found != inside, "found where it is outside alone");
                    check::that(inside || (at.row == row && at.column == j), "its place");
                }
}

const check::Case values64("values of every kind in every layout, float64", every_value<double>);
const check::Case values32("values of every kind in every layout, float32", every_value<float>);

} // namespace
