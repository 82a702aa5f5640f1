// The first value that is not finite is found, wherever it is, in every layout and by any number of
// threads.
#include "check.hpp"

#include "emgine/finite.hpp"

#include <limits>

namespace {

constexpr std::size_t n_rows = 20011, n_columns = 3;
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T>
struct Layout {
    const char* name;
    std::ptrdiff_t row, column; // strides in values
    std::vector<T> memory = std::vector<T>(2 * n_rows * n_columns, T(1));

    emgine::MatrixView view() const {
        const std::ptrdiff_t size = sizeof(T);
        const auto scalar =
            sizeof(T) == sizeof(double) ? emgine::Scalar::float64 : emgine::Scalar::float32;
        return {memory.data(), scalar, n_rows, n_columns, row * size, column * size};
    }
    T& at(std::size_t i, std::size_t j) {
        return memory[i * static_cast<std::size_t>(row) + j * static_cast<std::size_t>(column)];
    }
};

template <class T>
std::vector<Layout<T>> layouts() {
    return {{"rows", n_columns, 1},
            {"rows with gaps", 2 * n_columns, 1},
            {"columns", 1, n_rows},
            {"every second value", 2 * n_columns, 2}};
}

emgine::Position found_in(const emgine::MatrixView& view, int n_threads) {
    emgine::PassOptions options;
    options.n_threads = n_threads;
    return emgine::find_non_finite(view, options);
}

template <class T>
void every_place_is_found() {
    for (Layout<T>& layout : layouts<T>())
        for (const double bad : {std::nan(""), infinity, -infinity})
            for (const std::size_t row : {std::size_t{0}, std::size_t{4095}, n_rows - 1})
                for (std::size_t column = 0; column < n_columns; ++column)
                    for (const int n_threads : {1, 4}) {
                        layout.at(row, column) = static_cast<T>(bad);
                        const auto found = found_in(layout.view(), n_threads);
                        layout.at(row, column) = 1;
                        check::that(found.found && found.row == row && found.column == column,
                                    layout.name);
                    }
}

const check::Case places64("every place, float64", every_place_is_found<double>);
const check::Case places32("every place, float32", every_place_is_found<float>);

template <class T>
void every_infinity_is_found() {
    for (Layout<T>& layout : layouts<T>())
        for (const double bad : {infinity, -infinity})
            for (const std::size_t row : {std::size_t{0}, std::size_t{4095}, n_rows - 1})
                for (const int n_threads : {1, 4}) {
                    emgine::PassOptions options;
                    options.n_threads = n_threads;
                    layout.at(row, 0) = static_cast<T>(std::nan(""));
                    check::that(!emgine::find_infinite(layout.view(), options).found, "NaN");
                    layout.at(row, 2) = static_cast<T>(bad);
                    const auto found = emgine::find_infinite(layout.view(), options);
                    layout.at(row, 0) = layout.at(row, 2) = 1;
                    check::that(found.found && found.row == row && found.column == 2, layout.name);
                }
}

const check::Case infinities64("every infinity, float64", every_infinity_is_found<double>);
const check::Case infinities32("every infinity, float32", every_infinity_is_found<float>);

const check::Case missing("an infinity is found behind cells that are missing", [] {
    std::vector<double> rows(40, std::numeric_limits<double>::quiet_NaN());
    const auto view = emgine::dense_view(rows.data(), 10, 4);
    check::that(!emgine::find_infinite(view, {}).found, "NaN is no infinity");
    rows[22] = -std::numeric_limits<double>::infinity();
    const emgine::Position at = emgine::find_infinite(view, {});
    check::that(at.found && at.row == 5 && at.column == 2, "row 5, column 2");
});

const check::Case first("of several the first by rows, then columns", [] {
    for (Layout<double>& layout : layouts<double>()) {
        layout.at(19000, 0) = layout.at(12000, 1) = layout.at(12000, 2) = infinity;
        for (const int n_threads : {1, 2, 7}) {
            const auto found = found_in(layout.view(), n_threads);
            check::that(found.row == 12000 && found.column == 1, layout.name);
        }
    }
});

const check::Case none("finite numbers of any size pass, and so do no rows", [] {
    for (Layout<double>& layout : layouts<double>()) {
        layout.at(7, 1) = std::numeric_limits<double>::max();
        layout.at(8, 1) = -std::numeric_limits<double>::max();
        layout.at(9, 1) = std::numeric_limits<double>::denorm_min();
        check::that(!found_in(layout.view(), 2).found, layout.name);
        emgine::MatrixView no_rows = layout.view();
        no_rows.rows = 0;
        check::that(!found_in(no_rows, 2).found, "no rows");
    }
});

const check::Case between("what lies between the values is not read", [] {
    Layout<double> gaps = layouts<double>()[1];
    for (std::size_t i = 0; i < n_rows; ++i)
        gaps.at(i, n_columns) = std::nan("");
    check::that(!found_in(gaps.view(), 2).found, "gaps");
});

} // namespace
