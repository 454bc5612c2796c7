namespace DeepSeek.Portal.Features.Audit;

internal static class AuditExtensions
{
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services.AddSingleton<IAuditTrail, AuditTrail>().AddSingleton<AuditVerifier>();
}
