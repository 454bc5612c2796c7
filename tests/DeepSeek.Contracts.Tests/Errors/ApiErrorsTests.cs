using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Contracts.Tests.Errors;

public sealed class ApiErrorsTests
{
    [Fact]
    public void Mapping_OfEveryError_IsThereAndUnambiguous()
    {
        var errors = Enum.GetValues<ApiError>();

        Assert.All(errors, error => Assert.InRange(error.HttpStatus(), 400, 599));
        Assert.Equal(errors.Length, errors.Select(error => error.Code()).Distinct().Count());
    }

    [Fact]
    public void ToResponse_WithoutParam_WritesItAsNull()
    {
        var failure = new ApiFailure(ApiError.InvalidApiKey, "No such key.");

        Assert.Equal(
            """{"error":{"message":"No such key.","type":"authentication_error","code":"invalid_api_key","param":null}}""",
            JsonSerializer.Serialize(failure.ToResponse(), ContractsJsonContext.Default.ErrorResponse));
    }
}
