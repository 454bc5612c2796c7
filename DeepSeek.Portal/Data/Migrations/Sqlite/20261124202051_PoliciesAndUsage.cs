using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DeepSeek.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PoliciesAndUsage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Limits_ConcurrentRequests",
                table: "Tenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "Limits_CostPerDay",
                table: "Tenants",
                type: "TEXT",
                precision: 18,
                scale: 6,
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "Limits_CostPerMonth",
                table: "Tenants",
                type: "TEXT",
                precision: 18,
                scale: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_RequestsPerMinute",
                table: "Tenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_TokensPerDay",
                table: "Tenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_TokensPerMinute",
                table: "Tenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_TokensPerMonth",
                table: "Tenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Stamp",
                table: "Tenants",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<double>(
                name: "Weight",
                table: "Tenants",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Stamp",
                table: "ModelAliases",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "Targets",
                table: "ModelAliases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddressRanges",
                table: "ApiKeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Cache",
                table: "ApiKeys",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Deterministic");

            migrationBuilder.AddColumn<int>(
                name: "Limits_ConcurrentRequests",
                table: "ApiKeys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "Limits_CostPerDay",
                table: "ApiKeys",
                type: "TEXT",
                precision: 18,
                scale: 6,
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "Limits_CostPerMonth",
                table: "ApiKeys",
                type: "TEXT",
                precision: 18,
                scale: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_RequestsPerMinute",
                table: "ApiKeys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_TokensPerDay",
                table: "ApiKeys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_TokensPerMinute",
                table: "ApiKeys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Limits_TokensPerMonth",
                table: "ApiKeys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Models",
                table: "ApiKeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "OwnCachePartition",
                table: "ApiKeys",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "PreviousEndsAt",
                table: "ApiKeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PreviousHash",
                table: "ApiKeys",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Stamp",
                table: "ApiKeys",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<double>(
                name: "TimeoutSeconds",
                table: "ApiKeys",
                type: "REAL",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "KeyUsageDays",
                columns: table => new
                {
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 201, nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    Completed = table.Column<long>(type: "INTEGER", nullable: false),
                    Aborted = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false),
                    CacheHits = table.Column<long>(type: "INTEGER", nullable: false),
                    PromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CachedPromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    ReasoningTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    PicoCost = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyUsageDays", x => new { x.TenantId, x.Day, x.KeyId, x.Model });
                });

            migrationBuilder.CreateTable(
                name: "ModelPolicies",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ChangedAt = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    Limits_ConcurrentRequests = table.Column<int>(type: "INTEGER", nullable: true),
                    Limits_CostPerDay = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Limits_CostPerMonth = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Limits_RequestsPerMinute = table.Column<long>(type: "INTEGER", nullable: true),
                    Limits_TokensPerDay = table.Column<long>(type: "INTEGER", nullable: true),
                    Limits_TokensPerMinute = table.Column<long>(type: "INTEGER", nullable: true),
                    Limits_TokensPerMonth = table.Column<long>(type: "INTEGER", nullable: true),
                    Price_CachedPrompt = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Price_Completion = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Price_Prompt = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ModelPolicies", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "RequestUsage",
                columns: table => new
                {
                    RequestId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    GatewayId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 201, nullable: false),
                    ModelVersion = table.Column<string>(type: "TEXT", maxLength: 201, nullable: true),
                    Route = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Lane = table.Column<int>(type: "INTEGER", nullable: false),
                    Streamed = table.Column<bool>(type: "INTEGER", nullable: false),
                    CacheHit = table.Column<bool>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    ErrorCode = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    ArrivedAt = table.Column<string>(type: "TEXT", nullable: false),
                    DurationSeconds = table.Column<double>(type: "REAL", nullable: false),
                    TimeToFirstTokenSeconds = table.Column<double>(type: "REAL", nullable: true),
                    SecondsPerToken = table.Column<double>(type: "REAL", nullable: true),
                    Segments = table.Column<int>(type: "INTEGER", nullable: false),
                    PromptPico = table.Column<long>(type: "INTEGER", nullable: true),
                    CachedPromptPico = table.Column<long>(type: "INTEGER", nullable: true),
                    CompletionPico = table.Column<long>(type: "INTEGER", nullable: true),
                    PromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CachedPromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    ReasoningTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    PicoCost = table.Column<long>(type: "INTEGER", nullable: false),
                    StoredAt = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestUsage", x => x.RequestId);
                });

            migrationBuilder.CreateTable(
                name: "SegmentUsage",
                columns: table => new
                {
                    RequestId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Segment = table.Column<int>(type: "INTEGER", nullable: false),
                    Source = table.Column<int>(type: "INTEGER", nullable: false),
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ModelVersion = table.Column<string>(type: "TEXT", maxLength: 201, nullable: false),
                    ReplicaId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    EndedAt = table.Column<string>(type: "TEXT", nullable: false),
                    PromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CachedPromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    ReasoningTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    StoredAt = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SegmentUsage", x => new { x.RequestId, x.Segment });
                });

            migrationBuilder.CreateTable(
                name: "SetAsideUsage",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    List = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Entry = table.Column<byte[]>(type: "BLOB", maxLength: 16384, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    SetAsideAt = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SetAsideUsage", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "TenantUsageDays",
                columns: table => new
                {
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 201, nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    Completed = table.Column<long>(type: "INTEGER", nullable: false),
                    Aborted = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false),
                    CacheHits = table.Column<long>(type: "INTEGER", nullable: false),
                    PromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CachedPromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    ReasoningTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    PicoCost = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TenantUsageDays", x => new { x.TenantId, x.Day, x.Model });
                });

            migrationBuilder.CreateTable(
                name: "Upstreams",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Version = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    UpstreamModel = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    SealedApiKey = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    ConcurrentRequests = table.Column<int>(type: "INTEGER", nullable: true),
                    ChangedAt = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    Price_CachedPrompt = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Price_Completion = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Price_Prompt = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Upstreams", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "UsageStorageStates",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Batches = table.Column<long>(type: "INTEGER", nullable: false),
                    StoredAt = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsageStorageStates", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "UsageStorageStates",
                columns: new[] { "Id", "Batches", "StoredAt" },
                values: new object[] { 1, 0L, null });

            migrationBuilder.CreateIndex(
                name: "IX_KeyUsageDays_KeyId_Day",
                table: "KeyUsageDays",
                columns: new[] { "KeyId", "Day" });

            migrationBuilder.CreateIndex(
                name: "IX_RequestUsage_ArrivedAt",
                table: "RequestUsage",
                column: "ArrivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_RequestUsage_StoredAt",
                table: "RequestUsage",
                column: "StoredAt");

            migrationBuilder.CreateIndex(
                name: "IX_RequestUsage_TenantId_ArrivedAt",
                table: "RequestUsage",
                columns: new[] { "TenantId", "ArrivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SegmentUsage_StoredAt",
                table: "SegmentUsage",
                column: "StoredAt");

            migrationBuilder.CreateIndex(
                name: "IX_SetAsideUsage_SetAsideAt",
                table: "SetAsideUsage",
                column: "SetAsideAt");

            migrationBuilder.CreateIndex(
                name: "IX_TenantUsageDays_Day",
                table: "TenantUsageDays",
                column: "Day");

            migrationBuilder.CreateIndex(
                name: "IX_TenantUsageDays_Model_Day",
                table: "TenantUsageDays",
                columns: new[] { "Model", "Day" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeyUsageDays");

            migrationBuilder.DropTable(
                name: "ModelPolicies");

            migrationBuilder.DropTable(
                name: "RequestUsage");

            migrationBuilder.DropTable(
                name: "SegmentUsage");

            migrationBuilder.DropTable(
                name: "SetAsideUsage");

            migrationBuilder.DropTable(
                name: "TenantUsageDays");

            migrationBuilder.DropTable(
                name: "Upstreams");

            migrationBuilder.DropTable(
                name: "UsageStorageStates");

            migrationBuilder.DropColumn(
                name: "Limits_ConcurrentRequests",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Limits_CostPerDay",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Limits_CostPerMonth",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Limits_RequestsPerMinute",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Limits_TokensPerDay",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Limits_TokensPerMinute",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Limits_TokensPerMonth",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Stamp",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Weight",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Stamp",
                table: "ModelAliases");

            migrationBuilder.DropColumn(
                name: "Targets",
                table: "ModelAliases");

            migrationBuilder.DropColumn(
                name: "AddressRanges",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Cache",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_ConcurrentRequests",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_CostPerDay",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_CostPerMonth",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_RequestsPerMinute",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_TokensPerDay",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_TokensPerMinute",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Limits_TokensPerMonth",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Models",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "OwnCachePartition",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "PreviousEndsAt",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "PreviousHash",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Stamp",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "TimeoutSeconds",
                table: "ApiKeys");
        }
    }
}
