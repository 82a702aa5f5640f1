// The encoding of code points, and the table of well-formed sequences (Unicode, table 3-7).
#include "files/utf8.hpp"

#include <cstddef>

namespace emgine {

namespace {

// Number of bytes of the sequence that begins with this byte; 0 if there is no such sequence.
std::size_t sequence_length(unsigned char first) {
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

// The second byte reveals overlong forms, surrogates and code points above U+10FFFF.
bool second_byte_fits(unsigned char first, unsigned char second) {
    const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most;
}

} // namespace

bool is_utf8(const std::string& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequence_length(byte(i));
        if (length == 0 || length > text.size() - i ||
            (length > 1 && !second_byte_fits(byte(i), byte(i + 1))))
            return false;
        for (std::size_t j = 2; j < length; ++j)
            if (byte(i + j) >> 6 != 2)
                return false;
        i += length;
    }
    return true;
}

void append_utf8(std::uint32_t point, std::string& to) {
    const auto put = [&](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
    if (point < 0x80)
        return put(point);
    if (point < 0x800) {
        put(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            put(0xE0 | point >> 12);
        } else {
            put(0xF0 | point >> 18);
            put(0x80 | (point >> 12 & 0x3F));
        }
        put(0x80 | (point >> 6 & 0x3F));
    }
    put(0x80 | (point & 0x3F));
}

} // namespace emgine
