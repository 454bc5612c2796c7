using System.Text;
using DeepSeek.Gateway.ResponseCache.Fingerprints;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class RequestFingerprintTests
{
    private const string Body = """{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":7,"temperature":0.5,"stop":["a","b"]}""";

    [Theory]
    [InlineData("""{ "seed" : 7, "stop": [ "a" , "b" ],"temperature":5e-1, "messages":[{"content":"1+1 = é","role":"user"}], "model":"tiny"}""")]
    [InlineData("""{"model":"tiny@3","messages":[{"role":"user","content":"1+1 = \u00e9"}],"s\u0065ed":7.0,"temperature":0.50,"stop":["a","b"]}""")]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true},"user":"u","metadata":{"a":"b"},"service_tier":"flex","priority":"batch","model":"other","messages":[{"role":"user","content":"1+1 = é"}],"seed":70e-1,"temperature":0.5,"stop":["\u0061","b"]}""")]
    public void Body_SpeltOtherwise_SameFingerprint(string other) => Assert.Equal(Of(Body), Of(other));

    [Theory]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":8,"temperature":0.5,"stop":["a","b"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":7,"temperature":0.51,"stop":["a","b"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":7,"temperature":0.5,"stop":["b","a"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":7,"temperature":0.5,"stop":["a","b"],"unheard_of":null}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é","user":"u"}],"seed":7,"temperature":0.5,"stop":["a","b"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"system","content":"1+1 = é"}],"seed":7,"temperature":0.5,"stop":["a","b"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":"7","temperature":0.5,"stop":["a","b"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":7,"temperature":0.5,"stop":["ab"]}""")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"1+1 = é"}],"seed":7,"temperature":0.5,"temperature":0,"stop":["a","b"]}""")]
    public void Body_AsksSomethingElse_OtherFingerprint(string other) => Assert.NotEqual(Of(Body), Of(other));

    [Fact]
    public void FieldGivenTwice_OrderCounts() =>
        Assert.NotEqual(Of("""{"temperature":0,"temperature":1}"""), Of("""{"temperature":1,"temperature":0}"""));

    [Fact]
    public void SurroundingsOfTheRequest_Count()
    {
        Assert.NotEqual(Of(Body), Of(Body, route: "text"));
        Assert.NotEqual(Of(Body), Of(Body, version: "tiny@2"));
        Assert.NotEqual(Of(Body), Of(Body, partition: "other"));
        Assert.NotEqual(Of(Body, version: "ab", partition: "c"), Of(Body, version: "a", partition: "bc"));
    }

    [Theory]
    [InlineData("""{"messages":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void Body_ThatIsNoText_HasNone(string body) =>
        Assert.False(RequestFingerprint.TryCompute(Encoding.UTF8.GetBytes(body), "chat", "tiny@1", "p", out _));

    [Fact]
    public void Body_OfManyMembersAndDepths_OrderDoesNotCount()
    {
        var forth = Nested(Enumerable.Range(0, 500), depth: 40);
        var back = Nested(Enumerable.Range(0, 500).Reverse(), depth: 40);

        Assert.Equal(Of(forth), Of(back));

        static string Nested(IEnumerable<int> names, int depth)
        {
            var members = string.Join(",", names.Select(name => $"\"{name}\":[{name},1]"));
            return string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "{" + members + "}" + new string('}', depth);
        }
    }

    [Theory]
    [InlineData("1", "1e0")]
    [InlineData("1.0", "1e0")]
    [InlineData("100", "1e2")]
    [InlineData("0.010", "1e-2")]
    [InlineData("-12.340E+5", "-1234e3")]
    [InlineData("0", "0")]
    [InlineData("-0.000e7", "0")]
    [InlineData("9007199254740993", "9007199254740993e0")]
    [InlineData("1e9999999999999999999", "1e9999999999999999999")]
    public void CanonicalNumber_IsItsValue(string number, string expected)
    {
        Span<byte> written = stackalloc byte[CanonicalNumber.MostBytes(number.Length)];
        var length = CanonicalNumber.Write(Encoding.ASCII.GetBytes(number), written);
        Assert.Equal(expected, Encoding.ASCII.GetString(written[..length]));
    }

    private static Fingerprint Of(string body, string route = "chat", string version = "tiny@1", string partition = "p")
    {
        Assert.True(RequestFingerprint.TryCompute(Encoding.UTF8.GetBytes(body), route, version, partition, out var fingerprint));
        return fingerprint;
    }
}
