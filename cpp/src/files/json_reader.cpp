// The part of the grammar of RFC 8259 that a header uses.
#include "files/json_reader.hpp"

#include <limits>

#include "emgine/model_file.hpp"
#include "files/utf8.hpp"

namespace emgine {

std::string json_string(const std::string& text) {
    constexpr const char* digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x20) {
            quoted += std::string("\\u00") + digits[code >> 4] + digits[code & 15];
            continue;
        }
        if (character == '"' || character == '\\')
            quoted.push_back('\\');
        quoted.push_back(character);
    }
    return quoted + '"';
}

void JsonReader::fail(const char* what) const {
    throw ModelFileError("the header is not what an emgine model file has: " + std::string(what) +
                         " expected at its byte " + std::to_string(at_ - begin_) + ".");
}

void JsonReader::skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r'))
        ++at_;
}

bool JsonReader::accept(char character) {
    skip_space();
    if (at_ == end_ || *at_ != character)
        return false;
    ++at_;
    return true;
}

void JsonReader::expect(char character) {
    const char what[] = {'\'', character, '\'', '\0'};
    if (!accept(character))
        fail(what);
}

void JsonReader::end() {
    skip_space();
    if (at_ != end_)
        fail("the end");
}

std::uint64_t JsonReader::integer() {
    skip_space();
    const char* first = at_;
    std::uint64_t value = 0;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) {
        const auto digit = static_cast<std::uint64_t>(*at_ - '0');
        if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10)
            fail("an integer below 2^64");
        value = 10 * value + digit;
    }
    if (at_ == first || (*first == '0' && at_ - first > 1))
        fail("an unsigned integer");
    return value;
}

const char* JsonReader::closing_quote() const {
    for (const char* p = at_; p != end_; ++p) {
        if (*p == '"')
            return p;
        if (*p == '\\' && ++p == end_)
            break;
    }
    fail("a closing quote");
}

std::string JsonReader::string() {
    expect('"');
    const char* close = closing_quote();
    std::string text;
    text.reserve(static_cast<std::size_t>(close - at_));
    while (at_ != close) {
        const char character = *at_++;
        if (static_cast<unsigned char>(character) < 0x20)
            fail("no control character before what is");
        if (character == '\\')
            escape(text);
        else
            text.push_back(character);
    }
    ++at_;
    if (!is_utf8(text))
        fail("UTF-8 before what is");
    return text;
}

void JsonReader::escape(std::string& to) {
    static constexpr char names[] = "\"\\/bfnrt";
    static constexpr char meanings[] = "\"\\/\b\f\n\r\t";
    const char name = *at_++; // closing_quote has checked that it exists
    for (std::size_t i = 0; names[i] != '\0'; ++i)
        if (name == names[i])
            return to.push_back(meanings[i]);
    if (name != 'u')
        fail("a known escape before what is");
    std::uint32_t point = hexadecimal();
    if (point >= 0xD800 && point < 0xDC00) { // the first half of a pair
        if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u')
            fail("the second half of a surrogate pair");
        at_ += 2;
        const std::uint32_t low = hexadecimal();
        if (low < 0xDC00 || low > 0xDFFF)
            fail("the second half of a surrogate pair before what is");
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(point, to); // a lone second half is not UTF-8, which string() refuses
}

std::uint32_t JsonReader::hexadecimal() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = at_ == end_ ? '\0' : *at_;
        const bool lower = c >= 'a' && c <= 'f', upper = c >= 'A' && c <= 'F';
        if (!lower && !upper && (c < '0' || c > '9'))
            fail("a hexadecimal digit");
        value = 16 * value + static_cast<std::uint32_t>(lower   ? c - 'a' + 10
                                                        : upper ? c - 'A' + 10
                                                                : c - '0');
        ++at_;
    }
    return value;
}

} // namespace emgine
